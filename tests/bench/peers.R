# The same work in R, timed: peers.R glm LETTERS.csv.gz | boot BIRTHWT.csv | folds SPAM.csv.gz | caret SPAM.csv.gz | glmnet SPAM.csv.gz |
# glmnets PIMA.csv |
# cluster LETTERS.csv.gz | parallel IRIS.csv | fread FILE THREADS
# Prints seconds (the best of a few runs), nothing else.
arguments <- commandArgs(trailingOnly = TRUE)

best <- function(times, expression) {
  code <- substitute(expression)
  frame <- parent.frame()
  min(replicate(times, system.time(eval(code, frame))[["elapsed"]]))
}

# A function that fits one level of the first column against the rest; it carries the table along.
fitter <- function(data) {
  target <- names(data)[1]
  fit <- function(level) {
    data$event <- data[[target]] == level
    suppressWarnings(glm(reformulate(setdiff(names(data), c(target, "event")), "event"), binomial, data))
  }
  environment(fit) <- list2env(list(data = data, target = target), parent = globalenv())
  fit
}

seconds <- switch(arguments[1],
  glm = {
    data <- read.csv(arguments[2], stringsAsFactors = TRUE)
    best(3, lapply(levels(data[[1]]), fitter(data)))
  },
  boot = {
    library(boot)
    births <- read.csv(arguments[2], stringsAsFactors = TRUE)
    fit <- function(data, rows) suppressWarnings(coef(glm(low ~ lwt + smoke + ht, binomial, data[rows, ])))
    best(2, boot(births, fit, R = 2000))
  },
  folds = { # ten times ten folds on two processes, by glm itself
    library(parallel)
    spam <- read.csv(arguments[2], stringsAsFactors = TRUE)
    fit <- function(i) {
      set.seed(i %/% 10)
      tested <- sample(rep_len(1:10, nrow(spam))) == i %% 10 + 1
      model <- suppressWarnings(glm(type ~ ., binomial, spam[!tested, ]))
      p <- suppressWarnings(predict(model, spam[tested, ], type = "response"))
      mean((p > 0.5) == (spam$type[tested] == levels(spam$type)[2]))
    }
    environment(fit) <- list2env(list(spam = spam), parent = globalenv())
    cluster <- makeCluster(2)
    result <- best(1, parLapply(cluster, 0:99, fit))
    stopCluster(cluster)
    result
  },
  caret = { # the same by caret on two workers
    suppressMessages({library(caret); library(doParallel)})
    spam <- read.csv(arguments[2], stringsAsFactors = TRUE)
    cluster <- makeCluster(2)
    registerDoParallel(cluster)
    control <- trainControl("repeatedcv", number = 10, repeats = 10)
    result <- best(1, suppressWarnings(train(type ~ ., spam, method = "glm", family = binomial, trControl = control)))
    stopCluster(cluster)
    result
  },
  glmnet = {
    library(glmnet)
    spam <- read.csv(arguments[2], stringsAsFactors = TRUE)
    x <- as.matrix(spam[, -ncol(spam)])
    best(1, suppressWarnings(cv.glmnet(x, spam$type, family = "binomial", nfolds = 10)))
  },
  glmnets = { # a loop over ten alphas on two workers
    suppressMessages(library(parallel))
    pima <- read.csv(arguments[2], stringsAsFactors = TRUE)
    x <- as.matrix(pima[, -ncol(pima)])
    fit <- function(alpha) glmnet::cv.glmnet(x, y, family = "binomial", alpha = alpha, nfolds = 10)
    environment(fit) <- list2env(list(x = x, y = pima$type), parent = globalenv())
    cluster <- makeCluster(2)
    clusterEvalQ(cluster, library(glmnet))
    result <- best(3, parLapply(cluster, 1:10 / 10, fit))
    stopCluster(cluster)
    result
  },
  cluster = { # from the start of the workers to their end
    library(parallel)
    data <- read.csv(arguments[2], stringsAsFactors = TRUE)
    best(2, {
      cluster <- makeCluster(2)
      parLapply(cluster, levels(data[[1]]), fitter(data))
      stopCluster(cluster)
    })
  },
  parallel = {
    library(parallel)
    iris <- read.csv(arguments[2], stringsAsFactors = TRUE)
    fit <- function(level) {
      iris$event <- iris$Species == level
      suppressWarnings(glm(event ~ Sepal.Length + Sepal.Width + Petal.Length, binomial, iris))
    }
    environment(fit) <- list2env(list(iris = iris), parent = globalenv())
    cluster <- makeCluster(2)
    result <- best(5, parLapply(cluster, levels(iris$Species), fit))
    stopCluster(cluster)
    result
  },
  fread = {
    suppressMessages(library(data.table))
    setDTthreads(as.integer(arguments[3]))
    best(3, fread(arguments[2], showProgress = FALSE))
  }
)
cat(format(seconds, digits = 6), "\n")
