# References of what one does after a fit, by R's lm, glm and MASS's glm.nb at convergence to rounding: writes after.json.
# Rscript test/reference/after.R (R 4.2 with MASS)
suppressPackageStartupMessages(library(MASS))
exact <- glm.control(epsilon = 1e-15, maxit = 200)
cars <- mtcars[c("mpg", "wt", "hp", "am")]
breaks <- data.frame(breaks = warpbreaks$breaks, wool = as.character(warpbreaks$wool), tension = as.character(warpbreaks$tension))
menarche <- data.frame(age = menarche$Age, yes = menarche$Menarche, no = menarche$Total - menarche$Menarche)
w <- rep(c(1, 2, 3, 1), 8)
fits <- list(
  normal = lm(mpg ~ wt + hp, cars),
  gamma = glm(mpg ~ wt + hp, Gamma("log"), cars, control = exact),
  inverse = glm(mpg ~ wt + hp, inverse.gaussian("log"), cars, control = exact),
  poisson = glm(breaks ~ wool * tension, poisson, breaks, control = exact),
  negative = glm.nb(breaks ~ wool * tension, breaks, control = exact),
  binomial = glm(cbind(yes, no) ~ age, binomial, menarche, control = exact),
  bernoulli = glm(am ~ wt, binomial, cars, control = exact),
  weighted = glm(mpg ~ wt + hp, Gamma("log"), cars, weights = w, control = exact)
)
at <- list(cars = data.frame(wt = c(2, 3.5, 6), hp = c(60, 150, 300)), breaks = data.frame(wool = c("A", "B"), tension = c("M", "L")),
           menarche = data.frame(age = c(9, 13, 18)))
# interval on the scale of the link, carried over; normal quantiles. Of lm with the most likely variance.
mean_at <- function(f, data) {
  found <- predict(f, at[[data]], se.fit = TRUE, type = if (inherits(f, "glm")) "link" else "response")
  se <- if (inherits(f, "glm")) found$se.fit else found$se.fit * sqrt(f$df.residual / nobs(f))
  back <- if (inherits(f, "glm")) family(f)$linkinv else identity
  slope <- if (inherits(f, "glm")) abs(family(f)$mu.eta(found$fit)) else 1
  list(estimate = I(unname(back(found$fit))), stderr = I(unname(se * slope)),
       lower = I(unname(back(found$fit - qnorm(0.975) * se))), upper = I(unname(back(found$fit + qnorm(0.975) * se))))
}
# as R has it: t and the unbiased variance
line <- predict(fits$normal, at$cars, se.fit = TRUE, interval = "confidence", level = 0.9)
links <- list(probit = glm(am ~ wt, binomial("probit"), cars, control = exact), cloglog = glm(am ~ wt, binomial("cloglog"), cars, control = exact),
              inverse = glm(mpg ~ wt + hp, Gamma("inverse"), cars, control = exact))
link_at <- function(f) {
  found <- predict(f, at$cars[1:2, ], se.fit = TRUE)
  back <- family(f)$linkinv
  ends <- cbind(back(found$fit - qnorm(0.975) * found$se.fit), back(found$fit + qnorm(0.975) * found$se.fit))
  list(estimate = I(unname(back(found$fit))), stderr = I(unname(found$se.fit * abs(family(f)$mu.eta(found$fit)))),
       lower = I(unname(apply(ends, 1, min))), upper = I(unname(apply(ends, 1, max))))
}
json <- function(v) {
  if (is.list(v)) return(paste0("{", paste0('"', names(v), '":', vapply(v, json, ""), collapse = ","), "}"))
  one <- if (is.character(v)) encodeString(v, quote = '"') else sprintf("%.17g", v)
  if (length(v) == 1 && !inherits(v, "AsIs")) one else paste0("[", paste(one, collapse = ","), "]")
}
all <- function(d) lapply(d, I)
case <- function(name) {
  f <- fits[[name]]
  y <- if (name == "binomial") menarche$yes else f$model[[1]]
  n <- if (name == "binomial") menarche$yes + menarche$no else 1
  data <- if (name %in% c("poisson", "negative")) "breaks" else if (name == "binomial") "menarche" else "cars"
  list(data = data,
       response = I(unname(y - n * fitted(f))), pearson = I(unname(resid(f, "pearson"))), deviance = I(unname(resid(f, "deviance"))),
       mean = mean_at(f, data), leverage = I(unname(hatvalues(f))), cook = I(unname(cooks.distance(f))))
}
text <- json(list(data = list(cars = all(cars), breaks = all(breaks), menarche = all(menarche)), at = lapply(at, all), links = lapply(links, link_at),
  line = list(estimate = I(unname(line$fit[, 1])), stderr = I(unname(line$se.fit)), lower = I(unname(line$fit[, 2])), upper = I(unname(line$fit[, 3]))), cases = sapply(names(fits), case, simplify = FALSE)))
writeLines(text, file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "after.json"))
