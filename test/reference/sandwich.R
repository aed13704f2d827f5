# HC0 covariances by their formula, at coefficients converged to rounding: writes sandwich.json.
age <- 1:12
y <- c(1, 2, 1, 4, 5, 3, 6, 8, 9, 7, 12, 15)
X <- cbind("(Intercept)" = 1, age = age)
control <- glm.control(epsilon = 1e-16, maxit = 200)
poisson <- glm(y ~ age, family = poisson, control = control)
mu <- fitted(poisson)
bread <- solve(crossprod(X, mu * X))
robust <- sqrt(diag(bread %*% crossprod((y - mu) * X) %*% bread))
# a least-squares line: the rows of the location alone, since location and scale are not orthogonal in a sandwich
line <- lm(y ~ age)
inside <- solve(crossprod(X))
white <- sqrt(diag(inside %*% crossprod(resid(line) * X) %*% inside))
number <- function(x) paste0("{ ", paste0('"', names(x), '": ', formatC(x, digits = 16, format = "g"), collapse = ", "), " }")
writeLines(c("{", paste0('  "poisson": ', number(robust), ","), paste0('  "normal": ', number(white)), "}"),
           file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "sandwich.json"))
