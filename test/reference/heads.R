# References of regressions on every parameter: durations with censoring, ordered answers, classes, extra zeros, shares,
# scales, tails. Rscript test/reference/heads.R > test/reference/heads-own.json (R 4.2 with survival, MASS and nnet)
#
# Durations are survreg's. The others are Newton's method on the log-likelihood of a row, written below, whose slopes R
# derives symbolically (deriv3), so that estimates and standard errors are exact to rounding. They are held against polr and
# multinom, which stop early.
suppressPackageStartupMessages({ library(survival); library(MASS); library(nnet) })
invisible(Sys.setlocale("LC_COLLATE", "C"))
set.seed(41)
n <- 120
d <- data.frame(a = rep(c("p", "q"), n / 2), x = round(runif(n, -1, 2), 2), z = round(rnorm(n), 2), stringsAsFactors = FALSE)
A <- as.numeric(d$a == "q")
eta <- 0.4 + 0.5 * A - 0.3 * d$x
gumbel <- function(n) -log(-log(runif(n)))
d$weight <- sample(1:3, n, TRUE)
# durations: seen to their end or not, and between two visits
d$time <- round(exp(1 + eta - 0.6 * gumbel(n)) * 10, 2) + 0.01
end <- round(runif(n, 5, 90), 2)
d$event <- as.numeric(d$time <= end)
d$time <- pmin(d$time, end)
d$from <- 5 * floor(d$time / 5)
d$to <- d$from + 5
d$from[d$from == 0] <- NA
d$to[d$event == 0] <- NA
d$from[d$event == 0] <- d$time[d$event == 0]
d$wage <- pmax(round(0.6 + eta + d$z + rnorm(n), 2), 0)
# answers in order, classes
cut3 <- function(v) as.character(cut(v, c(-Inf, 0, 1.2, Inf), labels = c("low", "mid", "top")))
d$answer <- cut3(eta + rlogis(n))
d$sky <- c("fog", "rain", "sun")[1 + (runif(n) < plogis(eta)) + (runif(n) < plogis(d$x))]
# counts
d$none <- ifelse(runif(n) < plogis(-1 + A), 0, rpois(n, exp(0.8 + eta)))
d$many <- ifelse(runif(n) < plogis(-1 + d$x), 0, rnbinom(n, size = 1.5, mu = exp(1.2 + eta)))
d$count <- rnbinom(n, size = exp(0.7 + 0.6 * A), mu = exp(1 + eta))
p <- rbeta(n, 4 * plogis(eta), 4 * plogis(-eta))
d$won <- rbinom(n, 15, p)
# positive, between 0 and 1, on the line
d$amount <- round(rgamma(n, exp(0.8 + 0.5 * A)) * exp(eta), 3) + 0.001
d$share <- round(pmin(pmax(rbeta(n, exp(1.6 - 0.4 * d$z) * plogis(eta), exp(1.6 - 0.4 * d$z) * plogis(-eta)), 0.001), 0.999), 4)
d$size <- round(eta + exp(-0.5 + 0.4 * d$z) * rnorm(n), 3)
d$robust <- round(eta + 0.5 * rt(n, 4), 3)
d$flood <- round(2 * eta + (gumbel(n)^2 * 0.1 + gumbel(n)), 3)
d$first <- round(1 / rgamma(n, 3, 2 * exp(eta)), 3) + 0.01

json <- function(v) {
  if (is.list(v)) return(paste0("{", paste0(vapply(names(v), json, ""), ":", vapply(v, json, ""), collapse = ","), "}"))
  one <- if (is.character(v)) encodeString(v, quote = '"') else sprintf("%.17g", v)
  one[is.na(v)] <- "null"
  if (length(v) == 1 && !inherits(v, "AsIs")) one else paste0("[", paste(one, collapse = ","), "]")
}
emit <- function(id, coef, se, logLik) json(list(id = id, coef = as.list(coef), se = as.list(se), logLik = logLik))

# survreg: coefficients of the location, and the logarithm of the scale
durations <- function(id, f, dist, weight = rep(1, n)) {
  d$w <- weight
  fit <- survreg(f, d, weights = w, dist = dist, control = survreg.control(rel.tolerance = 1e-15, maxiter = 500))
  logs <- if (nrow(fit$var) > length(coef(fit))) setNames(log(fit$scale), if (length(fit$scale) == 1) "log scale" else paste("log scale", names(fit$scale)))
  emit(id, c(coef(fit), logs), setNames(sqrt(diag(fit$var)), c(names(coef(fit)), names(logs))), fit$loglik[2])
}

# the greatest likelihood of rows whose log-likelihood is an expression of linear predictors, each with its design
heads <- function(id, loglik, designs, weight = rep(1, n), start = NULL, ...) {
  value <- deriv3(loglik, names(designs), function.arg = TRUE, hessian = TRUE)
  env <- list2env(list(...)); environment(value) <- list2env(list(...), parent = globalenv())
  X <- lapply(designs, function(f) if (is.matrix(f)) f else model.matrix(f, d))
  at <- rep(seq_along(X), vapply(X, ncol, 0L))
  b <- if (is.null(start)) rep(0, length(at)) else unlist(start)
  total <- function(b) {
    e <- lapply(seq_along(X), function(k) drop(X[[k]] %*% b[at == k]))
    do.call(value, unname(e))
  }
  damping <- 0
  for (turn in 1:400) {
    v <- total(b)
    g <- unlist(lapply(seq_along(X), function(k) colSums(X[[k]] * weight * attr(v, "gradient")[, k])))
    H <- matrix(0, length(b), length(b))
    for (k in seq_along(X)) for (l in seq_along(X)) H[at == k, at == l] <- t(X[[k]]) %*% (X[[l]] * weight * attr(v, "hessian")[, k, l])
    now <- sum(weight * v)
    repeat {
      step <- tryCatch(solve(-H + damping * diag(abs(diag(H)) + 1e-8, nrow(H)), g), error = function(e) rep(NA, length(b)))
      then <- suppressWarnings(sum(weight * total(b + step)))
      if (isTRUE(then >= now - 1e-12 * abs(now)) && all(eigen(-H + damping * diag(abs(diag(H)) + 1e-8, nrow(H)), TRUE, TRUE)$values > 0)) break
      damping <- if (damping == 0) 1e-4 else damping * 10
      if (damping > 1e12) stop(id, ": no step")
    }
    damping <- if (damping < 1e-6) 0 else damping / 10
    b <- b + step
    if (damping == 0 && max(abs(step) / (1 + abs(b))) < 1e-14) break
  }
  names(b) <- paste0(names(designs)[at], ":", unlist(lapply(X, colnames)))
  list(id = id, coef = b, se = setNames(sqrt(diag(solve(-H))), names(b)), logLik = sum(weight * total(b)))
}
put <- function(found) emit(found$id, found$coef, found$se, found$logLik)
near <- function(found, ours, by) stopifnot(max(abs(found - ours) / (0.01 + abs(ours))) < by)
one <- function(name) matrix(1, n, 1, dimnames = list(NULL, "(Intercept)"))
bare <- one()
slopes <- model.matrix(~ a + x, d)[, -1]
is <- function(v, level) as.numeric(v == level)

ordered <- function(id, F) heads(id, F, list(z1 = bare, z2 = bare, loc = slopes), start = list(-0.5, 1, c(0, 0)),
  low = is(d$answer, "low"), mid = is(d$answer, "mid"), top = is(d$answer, "top"))
logit <- ordered("ordinal logit", ~ log(low / (1 + exp(loc - z1)) + mid * (1 / (1 + exp(loc - z2)) - 1 / (1 + exp(loc - z1))) + top * (1 - 1 / (1 + exp(loc - z2)))))
probit <- ordered("ordinal probit", ~ log(low * pnorm(z1 - loc) + mid * (pnorm(z2 - loc) - pnorm(z1 - loc)) + top * pnorm(loc - z2)))
cloglog <- ordered("ordinal cloglog", ~ log(low * (1 - exp(-exp(z1 - loc))) + mid * (exp(-exp(z1 - loc)) - exp(-exp(z2 - loc))) + top * exp(-exp(z2 - loc))))
for (one in list(list(logit, "logistic"), list(probit, "probit"), list(cloglog, "cloglog"))) {
  r <- polr(factor(answer, c("low", "mid", "top")) ~ a + x, d, method = one[[2]], Hess = TRUE, control = list(reltol = 1e-16))
  near(c(r$zeta, coef(r)), one[[1]]$coef, 1e-5)
  near(sqrt(diag(vcov(r)))[c(3, 4, 1, 2)], one[[1]]$se, 1e-4)
}
sky <- heads("multinomial", ~ log(fog + rain * exp(e2) + sun * exp(e3)) - log(1 + exp(e2) + exp(e3)), list(e2 = ~ a + x, e3 = ~ a + x),
  weight = d$weight, fog = is(d$sky, "fog"), rain = is(d$sky, "rain"), sun = is(d$sky, "sun"))
r <- multinom(sky ~ a + x, d, weights = weight, reltol = 1e-18, abstol = 1e-16, maxit = 2000, trace = FALSE)
near(c(t(coef(r))), sky$coef, 1e-4)
pois <- quote(y * m - exp(m) - lgamma(y + 1))
negbin <- quote(lgamma(y + exp(t)) - lgamma(exp(t)) - lgamma(y + 1) + exp(t) * (t - log(exp(t) + exp(m))) + y * (m - log(exp(t) + exp(m))))
with_ <- function(text) as.formula(paste("~", text))
P <- paste(deparse(pois, 500), collapse = ""); N <- paste(deparse(negbin, 500), collapse = "")
N0 <- "exp(exp(t) * (t - log(exp(t) + exp(m))))"
cases <- c(
  durations("survreg weibull", Surv(time, event) ~ a + x, "weibull"),
  durations("survreg exponential", Surv(time, event) ~ a + x, "exponential"),
  durations("survreg lognormal", Surv(time, event) ~ a + x, "lognormal"),
  durations("survreg loglogistic", Surv(time, event) ~ a * x, "loglogistic"),
  durations("survreg logistic", Surv(time, event) ~ x, "logistic"),
  durations("survreg weibull weighted", Surv(time, event) ~ a + x, "weibull", d$weight),
  durations("survreg weibull strata", Surv(time, event) ~ x + strata(a), "weibull"),
  durations("survreg weibull interval", Surv(from, to, type = "interval2") ~ a + x, "weibull"),
  durations("survreg lognormal interval", Surv(from, to, type = "interval2") ~ x, "lognormal"),
  durations("survreg tobit", Surv(wage, wage > 0, type = "left") ~ a + x + z, "gaussian"),
  put(logit), put(probit), put(cloglog), put(sky),
  put(heads("zero-inflated Poisson", with_(paste0("log(zero * (1 / (1 + exp(-g)) + exp(-exp(m)) / (1 + exp(g))) + (1 - zero) * exp(", P, ") / (1 + exp(g)))")),
    list(m = ~ a + x, g = ~ a), y = d$none, zero = is(d$none, 0), start = list(c(1, 0, 0), c(-1, 0)))),
  put(heads("zero-inflated negative binomial", with_(paste0("log(zero * (1 / (1 + exp(-g)) + ", N0, " / (1 + exp(g))) + (1 - zero) * exp(", N, ") / (1 + exp(g)))")),
    list(m = ~ a + x, g = ~ x, t = ~ 1), y = d$many, zero = is(d$many, 0), start = list(c(1.5, 0, 0), c(-1, 0), 0))),
  put(heads("hurdle Poisson", with_(paste0("-(1 - zero) * log(1 + exp(g)) - zero * log(1 + exp(-g)) + (1 - zero) * (", P, " - log(1 - exp(-exp(m))))")),
    list(m = ~ a + x, g = ~ a), y = d$none, zero = is(d$none, 0), start = list(c(1, 0, 0), c(-1, 0)))),
  put(heads("hurdle negative binomial", with_(paste0("-(1 - zero) * log(1 + exp(g)) - zero * log(1 + exp(-g)) + (1 - zero) * (", N, " - log(1 - ", N0, "))")),
    list(m = ~ a + x, g = ~ x, t = ~ 1), y = d$many, zero = is(d$many, 0), start = list(c(1.5, 0, 0), c(-1, 0), 0))),
  put(heads("negative binomial, both", with_(N), list(m = ~ a + x, t = ~ a), y = d$count)),
  put(heads("beta-binomial", ~ lchoose + lgamma(y + exp(s) / (1 + exp(-m))) + lgamma(15 - y + exp(s) / (1 + exp(m))) - lgamma(15 + exp(s)) +
    lgamma(exp(s)) - lgamma(exp(s) / (1 + exp(-m))) - lgamma(exp(s) / (1 + exp(m))), list(m = ~ a + x, s = ~ 1), y = d$won, lchoose = lchoose(15, d$won))),
  put(heads("beta, both", ~ lgamma(exp(s)) - lgamma(exp(s) / (1 + exp(-m))) - lgamma(exp(s) / (1 + exp(m))) + (exp(s) / (1 + exp(-m)) - 1) * log(y) +
    (exp(s) / (1 + exp(m)) - 1) * log(1 - y), list(m = ~ a + x, s = ~ z), y = d$share)),
  put(heads("gamma, both", ~ exp(k) * (k - m) - lgamma(exp(k)) + (exp(k) - 1) * log(y) - y * exp(k - m), list(m = ~ a + x, k = ~ a), y = d$amount)),
  put(heads("normal, both", ~ -log(2 * pi) / 2 - s - ((y - m) / exp(s))^2 / 2, list(m = ~ a + x, s = ~ z), y = d$size, weight = d$weight)),
  put(heads("student of 5 df", ~ lgamma(3) - lgamma(2.5) - log(5 * pi) / 2 - s - 3 * log(1 + ((y - m) / exp(s))^2 / 5), list(m = ~ a + x, s = ~ 1), y = d$robust)),
  put(heads("student", ~ lgamma((exp(v) + 1) / 2) - lgamma(exp(v) / 2) - (v + log(pi)) / 2 - s - (exp(v) + 1) / 2 * log(1 + ((y - m) / exp(s))^2 / exp(v)),
    list(m = ~ a + x, s = ~ 1, v = ~ 1), y = d$robust, start = list(c(0.4, 0.5, -0.3), -0.5, 1.5))),
  put(heads("extremes with a trend", ~ -s - (1 + 1 / k) * log(1 + k * (y - m) / exp(s)) - (1 + k * (y - m) / exp(s))^(-1 / k),
    list(m = ~ a + x, s = ~ 1, k = ~ 1), y = d$flood, start = list(c(mean(d$flood) - 0.5, 0, 0), log(sd(d$flood)), 0.01))),
  put(heads("gumbel", ~ -s - (y - m) / exp(s) - exp(-(y - m) / exp(s)), list(m = ~ a + x, s = ~ a), y = d$flood, start = list(c(1, 0, 0), c(0, 0)))),
  put(heads("inverse gaussian", ~ (k - log(2 * pi) - 3 * log(y)) / 2 - exp(k) * (y / exp(m) - 1)^2 / (2 * y), list(m = ~ a + x, k = ~ 1), y = d$first))
)
frame <- function(v) json(lapply(v, I))
cat('{"by": "test/reference/heads.R, ', R.version.string, '",\n"data":', frame(d), ',\n"cases": [\n', sep = "")
cat(paste(cases, collapse = ",\n"), "\n]}\n", sep = "")
