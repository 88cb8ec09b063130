# Firth's penalised likelihood and ridge for logistic models -> penalised_logistic.json.
# usage: Rscript make_penalised.R TABLES_FOLDER OUT.json     (base R; glmnet for the ridge)
# Firth by iterated weighted glm fits on augmented data (each row again with the other response and
# half its hat value as weight), which shares no step with a Newton method on the modified score.
arguments <- commandArgs(trailingOnly = TRUE)
library(glmnet)

firth <- function(x, y, w) {
  b <- numeric(ncol(x))
  for (turn in 1:2000) {
    mu <- plogis(drop(x %*% b))
    information <- crossprod(x, w * mu * (1 - mu) * x)
    h <- w * mu * (1 - mu) * rowSums((x %*% solve(information)) * x)
    fit <- suppressWarnings(glm.fit(
      rbind(x, x), c(y, 1 - y), c(w + h / 2, h / 2), start = b, family = binomial(),
      intercept = FALSE, control = list(epsilon = 1e-14, maxit = 200)))
    step <- max(abs(fit$coefficients - b))
    b <- fit$coefficients
    if (step < 1e-13 * (1 + max(abs(b)))) break
  }
  mu <- plogis(drop(x %*% b))
  information <- crossprod(x, w * mu * (1 - mu) * x)
  log_l <- sum(w * (y * plogis(drop(x %*% b), log.p = TRUE) + (1 - y) * plogis(-drop(x %*% b), log.p = TRUE)))
  list(estimate = unname(b), std_error = unname(sqrt(diag(solve(information)))), log_likelihood = log_l,
       penalized = log_l + as.numeric(determinant(information)$modulus) / 2)
}

ridge <- function(x, y, w, lambda) {
  counts <- cbind(w * (1 - y), w * y)
  path <- c(10, 1, lambda)
  fit <- glmnet(x[, -1], counts, family = "binomial", alpha = 0, lambda = path, thresh = 1e-22, maxit = 1e7)
  unname(as.vector(coef(fit, s = lambda)))
}

tables <- arguments[1]
births <- read.csv(file.path(tables, "birthwt.csv"))
iris <- read.csv(file.path(tables, "iris.csv"))
esoph <- read.csv(file.path(tables, "esoph.csv"))
cases <- list(
  list(id = "birthwt", table = "birthwt.csv", formula = "low ~ lwt + smoke + ht", x = model.matrix(~ lwt + smoke + ht, births),
       y = births$low, w = rep(1, nrow(births))),
  list(id = "setosa", table = "iris.csv", formula = "Species ~ Sepal.Length + Petal.Width",
       x = model.matrix(~ Sepal.Length + Petal.Width, iris), y = as.numeric(iris$Species == "setosa"), w = rep(1, nrow(iris))),
  list(id = "weighted", table = "birthwt.csv", formula = "low ~ lwt + smoke + ht", x = model.matrix(~ lwt + smoke + ht, births),
       y = births$low, w = as.numeric(births$ptl + 1)))

number <- function(value) format(value, digits = 17, trim = TRUE)
numbers <- function(values) paste0("[", paste(number(values), collapse = ", "), "]")
entries <- sapply(cases, function(case) {
  made <- firth(case$x, case$y, case$w)
  paste0('  {"id": "', case$id, '", "table": "', case$table, '", "formula": "', case$formula, '",\n   "firth": {"estimate": ',
         numbers(made$estimate), ',\n             "std_error": ', numbers(made$std_error), ',\n             "log_likelihood": ',
         number(made$log_likelihood), ', "penalized_log_likelihood": ', number(made$penalized), '},\n   "ridge": {"lambda": 0.05, "estimate": ',
         numbers(ridge(case$x, case$y, case$w, 0.05)), '}}')
})
cat("[\n", paste(entries, collapse = ",\n"), "\n]\n", sep = "", file = arguments[2])
