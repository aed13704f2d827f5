# References of generalized linear models: links, standard errors by expected information, HC0 to HC3 and clusters, Pearson's
# dispersion, deviances, by R's glm, lm and glm.nb converged to rounding.
# Rscript test/reference/glm.R > test/reference/glm.json (R 4.2 with MASS)
suppressPackageStartupMessages(library(MASS))
invisible(Sys.setlocale("LC_COLLATE", "C"))
set.seed(11)
n <- 60
data <- data.frame(x = round(runif(n, 0.5, 4), 2), z = round(rnorm(n), 2), a = rep(c("p", "q", "r"), length.out = n),
                   g = paste0("g", sprintf("%02d", rep(1:12, each = 5))), time = round(runif(n, 1, 5), 1), stringsAsFactors = FALSE)
pull <- rep(rnorm(12, 0, 0.3), each = 5)
eta <- 0.2 + 0.3 * data$x + 0.4 * (data$a == "q") - 0.3 * data$z + pull
data$hit <- as.integer(runif(n) < pnorm(eta - 0.8))
data$won <- rbinom(n, 9, pnorm(eta - 0.9))
data$lost <- 9 - data$won
data$rare <- as.integer(runif(n) < exp(-2 + 0.4 * data$x - 0.2 * (data$a == "r")))
data$count <- rpois(n, exp(eta))
data$calls <- rpois(n, data$time * (0.5 + data$x / 3))
data$over <- rnbinom(n, size = 2, mu = exp(eta))
data$size <- round(3 + eta + rnorm(n, 0, 0.4), 3)
data$amount <- round(rgamma(n, shape = 4, rate = 4 * (0.2 + 0.1 * data$x)), 3)
data$cost <- round(rgamma(n, shape = 3, rate = 3 / exp(eta)), 3)
nu <- rnorm(n)^2; mu <- exp(eta); u <- mu + mu^2 * nu / 8 - mu / 8 * sqrt(16 * mu * nu / 2 + mu^2 * nu^2)
data$wait <- round(ifelse(runif(n) < mu / (mu + u), u, mu^2 / u), 3) + 0.001

json <- function(v) {
  if (is.list(v)) return(paste0("{", paste0(vapply(names(v), json, ""), ":", vapply(v, json, ""), collapse = ","), "}"))
  one <- if (is.character(v)) encodeString(v, quote = '"') else sprintf("%.17g", v)
  if (length(v) == 1 && !inherits(v, "AsIs")) one else paste0("[", paste(one, collapse = ","), "]")
}
# scoring goes on from where it ended: glm itself stops at about 1e-8 where the link is not canonical
exactly <- function(f, family, start = NULL) {
  environment(f) <- environment()
  fitted <- suppressWarnings(glm(f, family, data, start = start, control = glm.control(epsilon = 1e-15, maxit = 500)))
  for (i in 1:60) fitted <- suppressWarnings(glm(f, family, data, start = coef(fitted), control = glm.control(epsilon = 1e-15, maxit = 2)))
  fitted
}
# MacKinnon & White (1985), Journal of Econometrics 29: HC0 to HC3; Cameron, Gelbach & Miller (2011), JBES 29: clusters.
# The defaults are those of the package sandwich (Zeileis 2004, 2020): vcovHC, and vcovCL with HC1 for lm and HC0 for glm.
robust <- function(fitted) {
  X <- model.matrix(fitted)
  lm <- identical(fitted$family$family, "gaussian") && fitted$family$link == "identity"
  w <- weights(fitted, "working")
  score <- residuals(fitted, "working") * w
  bread <- solve(crossprod(X, w * X))
  h <- rowSums((X %*% bread) * X) * w
  k <- ncol(X)
  se <- function(meat) as.list(sqrt(diag(bread %*% meat %*% bread)))
  of <- function(c) se(crossprod(c * score * X))
  G <- length(unique(data$g))
  sums <- rowsum(score * X, data$g)
  list(HC0 = of(1), HC1 = of(sqrt(n / (n - k))), HC2 = of(1 / sqrt(1 - h)), HC3 = of(1 / (1 - h)),
       cluster = se(crossprod(sums) * G / (G - 1) * (if (lm) (n - 1) / (n - k) else 1)))
}
case <- function(family, link, y, formula, start = NULL) {
  f <- as.formula(paste(y, formula))
  fitted <- if (family == "NegativeBinomial") {
    theta <- glm.nb(f, data, control = glm.control(epsilon = 1e-14, maxit = 200))$theta
    m <- NULL
    for (i in 1:20) {
      m <- exactly(f, negative.binomial(theta, link), if (is.null(m)) start else coef(m))
      theta <- as.numeric(theta.ml(data[[y]], fitted(m), n, limit = 200, eps = 1e-15))
    }
    m
  } else exactly(f, switch(family, Normal = gaussian, Poisson = poisson, Binomial = binomial, Bernoulli = binomial, Gamma = Gamma, InverseGaussian = inverse.gaussian)(link), start)
  # a negative binomial's dispersion is no factor of its variance
  s <- if (family == "NegativeBinomial") summary(fitted, dispersion = 1) else summary(fitted)
  pearson <- sum(residuals(fitted, "pearson")^2) / df.residual(fitted)
  # glm fits the null model of an offset in as few steps as the last
  null <- if (grepl("offset", formula)) deviance(exactly(as.formula(paste(y, "~ offset(log(time))")), poisson)) else fitted$null.deviance
  out <- list(family = family, link = link, y = y, formula = formula, coef = as.list(coef(fitted)),
              unit = as.list(sqrt(diag(s$cov.unscaled))), pearson = pearson,
              deviance = deviance(fitted), nullDeviance = null,
              df = df.residual(fitted), nullDf = fitted$df.null,
              t = as.list(2 * pt(-abs(coef(fitted) / sqrt(diag(s$cov.unscaled) * pearson)), df.residual(fitted))),
              ends = qt(0.975, df.residual(fitted)))
  if (family %in% c("Poisson", "Binomial", "Bernoulli")) out$logLik <- as.numeric(logLik(fitted))
  json(c(out, robust(fitted)))
}
cases <- c(
  case("Bernoulli", "logit", "hit", "~ x + a + z"),
  case("Bernoulli", "probit", "hit", "~ x + a + z"),
  case("Bernoulli", "cloglog", "hit", "~ x + a"),
  case("Bernoulli", "cauchit", "hit", "~ x + z"),
  case("Bernoulli", "log", "rare", "~ a", c(-1, 0, 0)),
  case("Bernoulli", "identity", "hit", "~ a", c(0.5, 0, 0)),
  case("Binomial", "logit", "cbind(won, lost)", "~ x * a"),
  case("Binomial", "probit", "cbind(won, lost)", "~ x + a + z"),
  case("Binomial", "cloglog", "cbind(won, lost)", "~ x + z"),
  case("Binomial", "cauchit", "cbind(won, lost)", "~ x + a"),
  case("Poisson", "log", "count", "~ x + a + z"),
  case("Poisson", "log", "calls", "~ x + a + offset(log(time))"),
  case("Poisson", "identity", "calls", "~ x + time", c(1, 0.1, 0.1)),
  case("Poisson", "sqrt", "count", "~ x + a"),
  case("Poisson", "log", "count", "~ 0 + a + x"),
  case("Normal", "identity", "size", "~ x + a + z"),
  case("Normal", "log", "size", "~ x + a", c(1, 0, 0, 0)),
  case("Normal", "inverse", "size", "~ x + z", c(0.3, 0, 0)),
  case("Gamma", "log", "cost", "~ x + a + z"),
  case("Gamma", "inverse", "amount", "~ x"),
  case("Gamma", "identity", "cost", "~ x", c(2, 0.1)),
  case("InverseGaussian", "log", "wait", "~ x + a"),
  case("InverseGaussian", "inverse", "wait", "~ x", c(0.5, -0.01)),
  case("NegativeBinomial", "log", "over", "~ x + a"),
  case("NegativeBinomial", "sqrt", "over", "~ x + z", c(1.5, 0.1, 0)),
  case("NegativeBinomial", "identity", "over", "~ x", c(3, 0.1))
)
cat('{"by": "test/reference/glm.R, ', R.version.string, '",\n"data":', json(lapply(data, I)), ',\n"cases": [\n', sep = "")
cat(paste(cases, collapse = ",\n"), "\n]}\n", sep = "")
