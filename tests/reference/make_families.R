# Numbers of families.json: links and families with weights, trials, offsets and aliased terms.
#   Rscript make_families.R TABLES OUTDIR        (tests/data/tables; R 4.2.2, base alone)
args <- commandArgs(TRUE); tables <- args[1]; out <- args[2]
invisible(Sys.setlocale("LC_COLLATE", "C")) # levels in the order of their bytes
options(warn = -1)
rd <- function(f) read.csv(file.path(tables, f), check.names = FALSE, stringsAsFactors = TRUE)

num <- function(x) {
  s <- sprintf("%.17g", x)
  s[is.na(x)] <- "null"; s[!is.na(x) & x == Inf] <- "\"Inf\""; s[!is.na(x) & x == -Inf] <- "\"-Inf\""
  if (length(x) == 1) s else paste0("[", paste(s, collapse = ","), "]")
}
str <- function(x) { s <- paste0("\"", gsub("\"", "\\\\\"", x), "\""); if (length(x) == 1) s else paste0("[", paste(s, collapse = ","), "]") }
obj <- function(...) { v <- list(...); paste0("{", paste0("\"", names(v), "\": ", v, collapse = ",\n "), "}") }

# The fit by R's rule, and by iterations far beyond the one at which the deviance stands still.
one <- function(id, file, d, formula, family, learner, link, heddle = formula, weights = NULL, wcol = "") {
  e <- new.env(parent = globalenv()); e$.w <- weights; f <- as.formula(formula, e)
  fit <- function(...) if (is.null(weights)) glm(f, family, d, ...) else glm(f, family, d, weights = .w, ...)
  environment(fit) <- e; e$f <- f; e$family <- family; e$d <- d; e$weights <- weights
  m <- fit()
  e$f <- as.formula(sub(" + age2", "", formula, fixed = TRUE), e) # so small an epsilon turns R's pivoting off
  t <- fit(control = list(epsilon = 1e-300, maxit = 100))
  for (k in 1:40) t <- fit(start = coef(t), control = list(epsilon = 1e-300, maxit = 10))
  terms <- names(coef(m))
  pack <- function(m) {
    s <- summary(m); b <- coef(m)[terms]; full <- function(v) { z <- rep(NA_real_, length(b)); z[!is.na(b)] <- v; z }
    obj(coef = num(unname(b)), se = num(full(coef(s)[, 2])), p = num(full(coef(s)[, 4])),
        null_deviance = num(m$null.deviance), df_null = num(m$df.null), deviance = num(m$deviance),
        df_residual = num(m$df.residual), aic = num(m$aic), bic = num(BIC(m)), logLik = num(as.numeric(logLik(m))),
        dispersion = num(s$dispersion), iterations = num(m$iter), converged = if (m$converged) "true" else "false")
  }
  obj(id = str(id), file = str(file), formula = str(heddle), learner = str(learner), link = str(link), weights = str(wcol),
      rows_used = num(nobs(m)), terms = str(terms), default = pack(m), tight = pack(t))
}

es <- rd("esoph.csv"); es$trials <- es$ncases + es$ncontrols; es$prop <- es$ncases / es$trials
bw <- rd("birthwt.csv"); bw$age2 <- 2 * bw$age; mt <- rd("mtcars.csv"); mt$inverseWeight <- 1 / mt$wt
ins <- rd("insurance.csv"); aq <- rd("airquality.csv"); pi <- rd("pima_tr.csv"); pi$caseWeight <- 1 + seq_len(nrow(pi)) %% 3
wb <- rd("warpbreaks.csv")
cases <- c(
  one("long_birthwt_probit", "birthwt.csv", bw, "low ~ age + lwt + race + smoke + ht", binomial("probit"), "logistic", "probit"),
  one("long_birthwt_cloglog", "birthwt.csv", bw, "low ~ age + lwt + race + smoke + ht", binomial("cloglog"), "logistic", "cloglog"),
  one("long_airquality_gamma", "airquality.csv", aq, "Ozone ~ Solar.R + Wind + Temp", Gamma("log"), "gamma", "log"),
  one("trials_probit", "esoph.csv", es, "prop ~ agegp + alcgp + tobgp", binomial("probit"), "logistic", "probit", weights = es$trials, wcol = "trials"),
  one("trials_cloglog", "esoph.csv", es, "prop ~ agegp + alcgp + tobgp", binomial("cloglog"), "logistic", "cloglog", weights = es$trials, wcol = "trials"),
  one("weights_probit", "pima_tr.csv", pi, "(type == \"Yes\") ~ glu + bmi + age", binomial("probit"), "logistic", "probit", weights = pi$caseWeight, wcol = "caseWeight"),
  one("offset_cloglog", "birthwt.csv", bw, "low ~ smoke + offset(lwt / 100)", binomial("cloglog"), "logistic", "cloglog", heddle = "low ~ smoke + offset(I(lwt / 100))"),
  one("no_intercept_probit", "birthwt.csv", bw, "low ~ age + lwt - 1", binomial("probit"), "logistic", "probit"),
  one("aliased_probit", "birthwt.csv", bw, "low ~ age + lwt + age2 + smoke", binomial("probit"), "logistic", "probit"),
  one("weights_poisson", "mtcars.csv", mt, "carb ~ hp + wt", poisson(), "poisson", "log", weights = mt$inverseWeight, wcol = "inverseWeight"),
  one("weights_offset_quasipoisson", "insurance.csv", ins, "Claims ~ District + Age + offset(log(Holders))", quasipoisson(), "quasipoisson", "log"),
  one("aliased_poisson", "birthwt.csv", bw, "ftv ~ age + lwt + age2 + race", poisson(), "poisson", "log"),
  one("no_intercept_poisson", "warpbreaks.csv", wb, "breaks ~ wool + tension - 1", poisson(), "poisson", "log"),
  one("gamma_inverse", "mtcars.csv", mt, "disp ~ hp + wt", Gamma(), "gamma", "inverse"),
  one("gamma_inverse_weights", "mtcars.csv", mt, "mpg ~ hp + wt", Gamma(), "gamma", "inverse", weights = mt$inverseWeight, wcol = "inverseWeight"),
  one("gamma_inverse_factor", "airquality.csv", aq, "Ozone ~ Wind + Temp", Gamma(), "gamma", "inverse"),
  one("gamma_log_weights", "mtcars.csv", mt, "mpg ~ hp + wt + qsec", Gamma("log"), "gamma", "log", weights = mt$inverseWeight, wcol = "inverseWeight"),
  one("gamma_log_offset", "birthwt.csv", bw, "bwt ~ smoke + race + offset(log(lwt))", Gamma("log"), "gamma", "log"))

# Scores of five folds (row mod 5 + 1), each predicted by the fit of the others; weighted means.
folds <- function(id, file, d, formula, family, learner, link, weights = NULL, wcol = "") {
  w <- if (is.null(weights)) rep(1, nrow(d)) else weights
  fold <- (seq_len(nrow(d)) - 1) %% 5 + 1
  e <- new.env(parent = globalenv()); f <- as.formula(formula, e)
  scores <- sapply(1:5, function(k) {
    e$.w <- w[fold != k]
    m <- do.call(glm, list(f, family, d[fold != k, ], weights = quote(.w), control = list(epsilon = 1e-14, maxit = 100)))
    t <- d[fold == k, ]; v <- w[fold == k]; mu <- predict(m, t, type = "response"); y <- eval(f[[2]], t)
    mean_of <- function(x) sum(v * x) / sum(v)
    c(rmse = sqrt(mean_of((y - mu)^2)), mae = mean_of(abs(y - mu)), r2 = 1 - mean_of((y - mu)^2) / mean_of((y - mean_of(y))^2),
      log_loss = if (learner == "logistic") -mean_of(y * log(mu) + (1 - y) * log(1 - mu)) else NA,
      deviance = sum(family$dev.resids(as.numeric(y), mu, v)) / sum(v))
  })
  obj(id = str(id), file = str(file), formula = str(formula), learner = str(learner), link = str(link), weights = str(wcol),
      fold_of_row = num(fold), rmse = num(scores["rmse", ]), mae = num(scores["mae", ]), r2 = num(scores["r2", ]),
      log_loss = num(scores["log_loss", ]), deviance = num(scores["deviance", ]))
}
scores <- c(
  folds("poisson with an offset", "insurance.csv", ins, "Claims ~ District + Age + offset(log(Holders))", poisson(), "poisson", "log"),
  folds("poisson with weights", "mtcars.csv", mt, "carb ~ hp + wt", poisson(), "poisson", "log", weights = mt$cyl, wcol = "cyl"),
  folds("gamma, inverse", "mtcars.csv", mt, "mpg ~ hp + wt", Gamma(), "gamma", "inverse"),
  folds("gamma, log", "birthwt.csv", bw, "bwt ~ smoke + race", Gamma("log"), "gamma", "log"),
  folds("least squares", "mtcars.csv", mt, "mpg ~ hp + wt", gaussian(), "linear", "identity", weights = mt$cyl, wcol = "cyl"),
  folds("probit", "birthwt.csv", bw, "low ~ age + lwt", binomial("probit"), "logistic", "probit"),
  folds("cloglog", "birthwt.csv", bw, "low ~ age + lwt", binomial("cloglog"), "logistic", "cloglog"),
  folds("shares with trials", "esoph.csv", es, "prop ~ alcgp + tobgp", binomial("cloglog"), "logistic", "cloglog", weights = es$trials, wcol = "trials"))

writeLines(paste0("{\"R\": ", str(paste(R.version$major, R.version$minor, sep = ".")), ", \"results\": [\n", paste(cases, collapse = ",\n"), "],\n\"folds\": [\n", paste(scores, collapse = ",\n"), "]}"),
           file.path(out, "families.json"))
