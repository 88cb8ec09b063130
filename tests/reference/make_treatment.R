# Numbers of treatment.json: codes of categorical variables, in all rows and out of fold, and what
# one variable explains.
#   Rscript make_treatment.R TABLES OUTDIR       (tests/data/tables; R 4.2.2, base alone)
# The formulas of the codes are those of vtreat 1.6 (catB, catN, catP, catD), written out.
args <- commandArgs(TRUE); tables <- args[1]; out <- args[2]
options(warn = -1)
bw <- read.csv(file.path(tables, "birthwt.csv")); iris <- read.csv(file.path(tables, "iris.csv"))

num <- function(x) {
  s <- sprintf("%.17g", x)
  s[is.na(x)] <- "null"; s[!is.na(x) & x == Inf] <- "\"Inf\""
  if (length(x) == 1) s else paste0("[", paste(s, collapse = ","), "]")
}
str <- function(x) { s <- paste0("\"", x, "\""); if (length(x) == 1) s else paste0("[", paste(s, collapse = ","), "]") }
obj <- function(...) { v <- list(...); paste0("{", paste0("\"", names(v), "\": ", v, collapse = ",\n "), "}") }
arr <- function(x) paste0("[", paste(x, collapse = ",\n"), "]")

logit <- function(p) log(p / (1 - p))
sums <- function(v, w) tapply(w, v, sum)[levels(v)] # NA where a level has no row
codes <- list(
  impact_events = function(v, y, w) {
    smooth <- 1e-3; nT <- sum(w * y); nF <- sum(w * (1 - y)); share <- nT / (nT + nF)
    cT <- (sums(v, w * y) + share * smooth) / (nT + share * smooth)
    cF <- (sums(v, w * (1 - y)) + (1 - share) * smooth) / (nF + (1 - share) * smooth)
    x <- logit(cT * share / (cT * share + cF * (1 - share))) - logit(share)
    x[is.na(x)] <- 0; list(x, 0)
  },
  impact_numbers = function(v, y, w) {
    x <- sums(v, w * y) / sums(v, w) - weighted.mean(y, w); x[is.na(x)] <- 0; list(x, 0)
  },
  prevalence = function(v, y, w) {
    x <- sums(v, w) / sum(w); novel <- 0.5 / sum(w); x[is.na(x)] <- novel; list(x, novel)
  },
  deviation = function(v, y, w) {
    n <- sums(v, w); m <- (sums(v, w * y) / n)[v]; x <- sqrt(sums(v, w * (y - m)^2) / pmax(n - 1, 1))
    novel <- max(0, x[!is.na(n) & n >= 2]); x[is.na(n) | n < 2] <- novel; list(x, novel)
  })

score_events <- function(x, y, w) {
  m <- glm(y ~ x, binomial, weights = w, control = list(epsilon = 1e-14, maxit = 100))
  c(1 - m$deviance / m$null.deviance, pchisq(m$null.deviance - m$deviance, 1, lower.tail = FALSE))
}
score_numbers <- function(x, y, w) { m <- lm(y ~ x, weights = w); a <- anova(m); c(a[1, 2] / sum(a[, 2]), a[1, 5]) }

fold <- (seq_len(nrow(bw)) - 1) %% 3; ages <- factor(bw$age); races <- factor(bw$race, sort(unique(bw$race)))
case <- function(variable, v, code, y, w, score) {
  f <- codes[[code]]; whole <- f(v, y, w); o <- numeric(length(v))
  for (k in 0:2) { s <- fold == k; o[s] <- f(droplevels(v[!s])[, drop = FALSE], y[!s], w[!s])[[1]][as.character(v[s])]
                   o[s][is.na(o[s])] <- f(v[!s], y[!s], w[!s])[[2]] }
  obj(variable = str(variable), code = str(code), weights = num(w), of_level = num(unname(whole[[1]])), novel = num(whole[[2]]),
      out_of_fold = num(o), score = num(score(o, y, w)))
}
ones <- rep(1, nrow(bw)); some <- 1 + seq_len(nrow(bw)) %% 3
cases <- c()
for (w in list(ones, some)) for (variable in c("race", "age")) {
  v <- if (variable == "race") races else ages
  cases <- c(cases, case(variable, v, "impact_events", bw$low, w, score_events),
             case(variable, v, "impact_numbers", bw$bwt, w, score_numbers),
             case(variable, v, "prevalence", bw$bwt, w, score_numbers),
             case(variable, v, "deviation", bw$bwt, w, score_numbers))
}

# All levels at once: Newton's method on the multinomial likelihood of intercept and one variable.
joint <- function(x, y, w) {
  y <- factor(y); k <- nlevels(y) - 1; X <- cbind(1, x); Y <- sapply(levels(y)[-1], function(l) as.numeric(y == l)); b <- rep(0, 2 * k)
  prob <- function(b) { e <- exp(X %*% matrix(b, 2)); e / (1 + rowSums(e)) }
  for (i in 1:60) {
    P <- prob(b); g <- as.vector(t(X) %*% (w * (Y - P))); H <- matrix(0, 2 * k, 2 * k)
    for (p in 1:k) for (q in 1:k) H[2 * p - 1:0, 2 * q - 1:0] <- t(X) %*% (w * P[, p] * ((p == q) - P[, q]) * X)
    b <- b + solve(H, g)
  }
  P <- prob(b); all <- cbind(1 - rowSums(P), P)
  dev <- -2 * sum(w * log(all[cbind(seq_along(y), as.integer(y))])); share <- tapply(w, y, sum) / sum(w)
  null <- -2 * sum(w * log(share[as.character(y)])); c(1 - dev / null, pchisq(null - dev, k, lower.tail = FALSE))
}
iw <- 1 + seq_len(nrow(iris)) %% 2

xs <- c(0.001, 0.1, 0.5, 1, 2, 3.84, 7, 20, 60, 300); dfs <- c(1, 2, 3, 4, 5, 10, 25)
fs <- c(0.0001, 0.01, 0.3, 1, 2, 4, 10, 50, 400); fdf <- c(1, 2, 3, 10, 57, 187, 1000, 99998)
grid <- function(x, df, f) arr(apply(expand.grid(x, df), 1, function(r) num(c(r[[1]], r[[2]], f(r[[1]], r[[2]])))))
writeLines(obj(
  cases = arr(cases),
  smoke_low = num(score_events(bw$smoke, bw$low, some)),
  lwt_low = num(score_events(bw$lwt, bw$low, some)), lwt_bwt = num(score_numbers(bw$lwt, bw$bwt, some)),
  width_species = num(joint(iris$Sepal.Width, iris$Species, iw)),
  chi_square = grid(xs, dfs, function(x, df) pchisq(x, df, lower.tail = FALSE)),
  f = grid(fs, fdf, function(x, df) pf(x, 1, df, lower.tail = FALSE))), file.path(out, "treatment.json"))
