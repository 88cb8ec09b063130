# Writes tests/reference/design.json: what R's model.matrix makes of formulas over the tables of
# tests/data/tables. Run in the top folder: Rscript tests/reference/make_design.R
# For each formula: column names, sums and sums of squares of every column, and some whole rows.
options(digits = 17, useFancyQuotes = FALSE)
folder <- "tests/data/tables/"
read <- function(file) read.csv(file, stringsAsFactors = FALSE, check.names = FALSE, na.strings = c("", "NA"))
bytewise <- function(data) { # Levels in the order of their bytes, whatever the locale.
    for (name in names(data)) {
        if (is.character(data[[name]]))
            data[[name]] <- factor(data[[name]], levels = sort(unique(data[[name]]), method = "radix"))
    }
    data
}
table_of <- function(name) {
    path <- paste0(folder, name, ".csv")
    bytewise(read(if (file.exists(path)) path else gzfile(paste0(path, ".gz"))))
}
small <- data.frame(y = c(1, 0, 1, 1, 0, 1, 0, 0),
    a = factor(c("p", "q", "r", "p", "q", "r", "p", "q")), b = factor(c("u", "v", "u", "v", "u", "u", "v", "v")),
    s = factor(c("m", "n", "m", "n", "n", "m", "m", "n")), x = c(1, 2, 4, 3, 5, 6, 2.5, 0.75),
    z = c(2, 1, 7, 3, 5, 9, 4, 0.5), `my var` = c(3, 1, 4, 1, 5, 9, 2, 6), check.names = FALSE)

text <- function(x) paste0("\"", gsub("([\"\\\\])", "\\\\\\1", x), "\"")
numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
texts <- function(x) paste0("[", paste(text(x), collapse = ","), "]")

# poly() bases come from the rows used: rows with a missing value leave before, as in Heddle.
# (R's own model.frame makes the basis first, from rows that it then leaves out.)
used_only <- function(formula, data) {
    named <- setdiff(all.vars(as.formula(formula)), ".")
    data[stats::complete.cases(data[named]), , drop = FALSE]
}

entry <- function(table, formula, data) {
    data <- used_only(formula, data)
    frame <- model.frame(as.formula(formula), data, na.action = na.omit)
    used <- as.integer(rownames(frame))
    x <- model.matrix(attr(frame, "terms"), frame)
    shown <- unique(round(seq(1, nrow(x), length.out = 4)))
    offset <- model.offset(frame)
    paste0("{\"table\":", text(table), ",\"formula\":", text(formula), ",\"rows\":", nrow(x),
        ",\"columns\":", texts(colnames(x)), ",\n \"sums\":", numbers(colSums(x)),
        ",\"squares\":", numbers(colSums(x^2)),
        if (!is.null(offset)) paste0(",\"offset_sum\":", sprintf("%.17g", sum(offset))),
        ",\n \"values\":{", paste0("\"", used[shown], "\":",
            sapply(shown, function(i) numbers(x[i, ])), collapse = ","), "}}")
}

formulas <- list(
    small = c("y ~ a", "y ~ a - 1", "y ~ 0 + a", "y ~ a:b", "y ~ a:b - 1", "y ~ a*b", "y ~ a*b - a", "y ~ a*b - a:b",
        "y ~ x + x:a", "y ~ x:a", "y ~ a + a:b", "y ~ b:x + a", "y ~ a*b*s", "y ~ a:b:s", "y ~ a + b:s", "y ~ b:a + a:b",
        "y ~ a + b + a:b:s", "y ~ a*x - a", "y ~ (a+b):x", "y ~ (a+b)*s", "y ~ a:x + b:x - 1", "y ~ a + b - 1", "y ~ x + a - 1",
        "y ~ a:x:z - 1", "y ~ x:z:`my var`", "y ~ poly(x,2):a", "y ~ poly(x,2)*z", "y ~ poly(x,2):poly(z,2)", "y ~ poly(x, 1)",
        "y ~ poly(x, degree=3)", "y ~ poly(x,2,raw=TRUE)", "y ~ poly(log(x),2)", "y ~ poly(x)", "y ~ I(x^2)+log(z)-x",
        "y ~ 1", "y ~ .", "y ~ . - a", "y ~ . - `my var`", "y ~ . + x:z", "y ~ .:a", "y ~ x + x", "y ~ x:x", "y ~ a:a",
        "y ~ (x+z)*a", "y ~ (a+b)*(a+b)", "y ~ -1 + a:b + a", "y ~ a - 1 + 1", "y ~ +x", "y ~ -x", "y ~ x - (a+x)",
        "log(x) ~ .", "y ~ log(x)*a", "y ~ 1 + x + 0 + z", "y ~ x + (-1)", "y ~ (x-1) + z", "y ~ x:(a+1)", "y ~ a + (0+b)",
        "y ~ x - 0", "y ~ x - (z - 1)", "y ~ log(`x`)", "y ~ log(I(x))", "y ~ I(log(x)+1)", "y ~ `my var`*b", "y ~ log(`my var`)",
        "y ~ a + I( x ^2 ) + I(-x) + log(x+1) + I((x+1)*2) + I(x^(2+1))", "y ~ I(-x^2) + I(x/z*2) + sqrt(x*2) + exp(-x)",
        "y ~ I(1e-3*x) + I(100000*x) + I(0.1*x) + I(123456*x) + I(1e5+x) + I(x*1234567.5) + I(x*0.00001234)",
        "y ~ I(x^0.5) + I(x^-1) + I(x^-0.37) + I(2^x) + I(x^z) + I(1.5^1.1^x) + I(2^-x)", "y ~ I(x - z - 1) + I(x/z/2) + I(- - x) + I(+x)",
        "y ~ a + offset(x) + z", "y ~ x + offset(log(z)) + offset(2*x)", "(y == 1) ~ a", "x ~ x:a", "x + 1 ~ .",
        "y ~ a:s + b", "y ~ b + a:s", "y ~ a:b + s:x", "y ~ a:b + b:s", "y ~ a:b + a:b:s", "y ~ s + a:b:s - 1", "y ~ x:a:b + a:x",
        "y ~ 0 + x:a + b", "y ~ 0 + x + x:a", "y ~ z:a + x:a:z"),
    iris = c("(Species == \"setosa\") ~ Sepal.Length + Sepal.Width + Petal.Length", "Petal.Width ~ Species * Petal.Length", "Species ~ .",
        "Sepal.Length ~ Species:Petal.Width", "Sepal.Length ~ poly(Petal.Length, 5) + Species - 1"),
    birthwt = c("low ~ age + lwt + race + smoke + ptl + ht + ui + ftv", "low ~ smoke * race + poly(lwt, 2)", "bwt ~ . - low",
        "low ~ race:smoke + lwt", "low ~ log(lwt) + I(age^2) + lwt:smoke", "low ~ poly(age, 3) * race"),
    infert = c("case ~ education + age + parity + induced + spontaneous", "case ~ education * age - 1", "case ~ . - stratum - pooled.stratum"),
    esoph = c("ncases/(ncases + ncontrols) ~ agegp + alcgp + tobgp", "ncases ~ agegp*alcgp + offset(log(ncontrols + 1))"),
    warpbreaks = c("breaks ~ wool * tension", "breaks ~ wool:tension", "breaks ~ tension + wool:tension - 1"),
    airquality = c("Ozone ~ Solar.R + Wind + Temp", "log(Ozone) ~ poly(Temp, 2) + Wind"),
    diamonds = c("log(price) ~ log(carat) + cut + color + clarity + depth + table", "price ~ carat + cut + color + clarity + depth + table + x + y + z",
        "price ~ cut:color + poly(carat, 4)"))
entries <- unlist(lapply(names(formulas), function(name) {
    data <- if (name == "small") small else table_of(name)
    vapply(formulas[[name]], function(formula) entry(name, formula, data), "")
}))
out <- file("tests/reference/design.json", "w")
writeLines(paste0("{\"R\": ", text(as.character(getRversion())), ",\n\"entries\": [\n", paste(entries, collapse = ",\n"), "\n]}"), out)
close(out)
