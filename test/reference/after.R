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
       leverage = I(unname(hatvalues(f))), cook = I(unname(cooks.distance(f))))
}
text <- json(list(data = list(cars = all(cars), breaks = all(breaks), menarche = all(menarche)), cases = sapply(names(fits), case, simplify = FALSE)))
writeLines(text, file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "after.json"))
