# References of regressions by formulas: coefficients and predictions of R's lm, glm and glm.nb.
# Rscript test/reference/regression.R > test/reference/regression.json (R 4.2 with splines and MASS)
suppressPackageStartupMessages({ library(splines); library(MASS) })
invisible(Sys.setlocale("LC_COLLATE", "C"))
set.seed(9)
n <- 90
data <- data.frame(
  a = rep(c("p", "q"), n / 2), b = rep(c("u", "v", "w"), each = 2, length.out = n),
  x = round(runif(n, 0, 10), 2), z = round(rnorm(n), 3), yes = runif(n) < 0.4,
  grade = factor(sample(c("low", "mid", "high"), n, TRUE), levels = c("low", "mid", "high"), ordered = TRUE),
  time = round(runif(n, 1, 5), 1), weight = sample(1:3, n, TRUE), stringsAsFactors = FALSE
)
eta <- 0.4 + 0.3 * (data$a == "q") - 0.2 * (data$b == "w") + sin(data$x / 3) / 2 + 0.2 * data$z
data$count <- rpois(n, exp(eta) * data$time)
data$over <- rnbinom(n, size = 2, mu = exp(eta + 1))
data$won <- rbinom(n, 12, plogis(eta - 0.5))
data$lost <- 12 - data$won
data$hit <- as.integer(runif(n) < plogis(eta))
data$size <- round(rnorm(n, 3 + eta, 0.5), 4)
data$amount <- round(rgamma(n, shape = 3, rate = 3 / exp(eta)), 4)
data$z[c(4, 40)] <- NA
data$x[40] <- NA
other <- data.frame(a = c("p", "q", "q", "p"), b = c("w", "u", "v", "w"), x = c(-1, 4.4, 7, 11), z = c(0.5, -1, 2, 0), yes = c(TRUE, FALSE, FALSE, TRUE),
                    grade = factor(c("mid", "low", "high", "mid"), levels = levels(data$grade), ordered = TRUE), time = c(1, 2, 3, 2.5), weight = 1)

json <- function(v) {
  if (is.list(v)) return(paste0("{", paste0(vapply(names(v), json, ""), ":", vapply(v, json, ""), collapse = ","), "}"))
  one <- if (is.character(v)) encodeString(v, quote = '"') else if (is.logical(v)) tolower(as.character(v)) else sprintf("%.17g", v)
  one[is.na(v)] <- "null"
  if (length(v) == 1 && !inherits(v, "AsIs")) one else paste0("[", paste(one, collapse = ","), "]")
}
column <- function(v) if (is.factor(v)) list(values = I(as.character(v)), levels = I(levels(v)), ordered = is.ordered(v)) else I(v)
frame <- function(d) json(lapply(d, column))
case <- function(family, y, formula, weight = NULL, contrasts = NULL, dependent = FALSE) {
  # glm takes columns as dependent below epsilon/1000, so no smaller one will do where there are such
  exact <- glm.control(epsilon = if (dependent) 1e-10 else 1e-15, maxit = 200)
  f <- as.formula(paste(y, formula))
  w <- if (is.null(weight)) rep(1, n) else data[[weight]]
  environment(f) <- environment()
  arg <- lapply(contrasts, function(k) paste0("contr.", k))
  if (length(arg) == 0) arg <- NULL
  fitted <- switch(family,
    Normal = glm(f, gaussian, data, weights = w, control = exact, contrasts = arg),
    Poisson = glm(f, poisson, data, weights = w, control = exact, contrasts = arg),
    Binomial = , Bernoulli = glm(f, binomial, data, weights = w, control = exact, contrasts = arg),
    Gamma = glm(f, Gamma("log"), data, weights = w, control = exact, contrasts = arg),
    NegativeBinomial = glm.nb(f, data, weights = w, control = glm.control(epsilon = 1e-14, maxit = 200)))
  b <- coef(fitted)
  # Fisher scoring of a Gamma with the link log stops at 1e-8: Newton's method goes on
  if (family == "Gamma") for (i in 1:10) {
    X <- model.matrix(fitted)[, !is.na(b), drop = FALSE]
    ratio <- fitted$y / exp(drop(X %*% b[!is.na(b)]))
    b[!is.na(b)] <- b[!is.na(b)] + drop(solve(t(X) %*% (X * fitted$prior.weights * ratio), t(X) %*% (fitted$prior.weights * (ratio - 1))))
  }
  out <- list(family = family, y = y, formula = formula, coef = as.list(b[!is.na(b)]), rows = length(residuals(fitted)), mean = I(unname(suppressWarnings(predict(fitted, other, type = "response")))))
  if (!is.null(weight)) out$weight <- weight
  if (!is.null(contrasts)) out$contrasts <- contrasts
  if (anyNA(b)) out$dependent <- I(names(b)[is.na(b)])
  json(out)
}
cases <- c(
  case("Poisson", "count", "~ a * b + offset(log(time))"),
  case("Poisson", "count", "~ 0 + a + b + x"),
  case("Poisson", "count", "~ ns(x, 3) + a + offset(log(time))"),
  case("Poisson", "count", "~ poly(time, 2) * yes", "weight"),
  case("Poisson", "count", "~ 1"),
  case("Poisson", "count", "~ 0 + offset(log(time)) + b"),
  case("Poisson", "count", "~ a + I(2 * x) + x + b:a", dependent = TRUE),
  case("Poisson", "count", "~ z * a"),
  case("Binomial", "cbind(won, lost)", "~ b + bs(x, 4)"),
  case("Binomial", "cbind(won, lost)", "~ grade + log(x + 2)", NULL, list(grade = "poly")),
  case("Bernoulli", "hit", "~ a + x + z"),
  case("Bernoulli", "hit", "~ b + yes", "weight", list(b = "sum")),
  case("Normal", "size", "~ (a + b + x)^2"),
  case("Normal", "size", "~ a + a:b + scale(x)"),
  case("Normal", "log(amount)", "~ sin(x) + cos(x)"),
  case("Gamma", "amount", "~ a * ns(x, df = 4)"),
  case("Gamma", "amount", "~ a:b", NULL, list(a = "sum"), dependent = TRUE),
  case("NegativeBinomial", "over", "~ a + b + x"),
  case("NegativeBinomial", "over", "~ bs(x, knots = 5) + yes")
)
cat('{"by": "test/reference/regression.R, ', R.version.string, '",\n"data":', frame(data), ',\n"other":', frame(other), ',\n"cases": [\n', sep = "")
cat(paste(cases, collapse = ",\n"), "\n]}\n", sep = "")
