# The regressions of docs/regression.md by R: a coefficient, its standard error and the log-likelihood of each.
#   Rscript test/reference/regression-page.R > test/reference/regression-page.R.txt
suppressMessages(library(MASS))
show <- function(name, fit, se = sqrt(diag(vcov(fit)))) {
  cat(sprintf("%-14s %8.4f %7.4f %10.3f\n", name, coef(fit)[["tensionM"]], se[["tensionM"]], as.numeric(logLik(fit))))
}
show("least squares", lm(log(breaks) ~ wool + tension, warpbreaks))
show("Poisson", glm(breaks ~ wool + tension, poisson, warpbreaks))
quasi <- glm(breaks ~ wool + tension, quasipoisson, warpbreaks)
cat(sprintf("%-14s %8.4f %7.4f\n", "quasi-Poisson", coef(quasi)[["tensionM"]], sqrt(diag(vcov(quasi)))[["tensionM"]]))
show("NB", glm.nb(breaks ~ wool + tension, warpbreaks, control = glm.control(epsilon = 1e-12, maxit = 100)))
gamma <- glm(breaks ~ wool + tension, Gamma("log"), warpbreaks, epsilon = 1e-12)
cat(sprintf("%-14s %8.4f %7.4f\n", "Gamma", coef(gamma)[["tensionM"]], sqrt(diag(vcov(gamma)))[["tensionM"]]))
show("probit", glm(breaks > 25 ~ wool + tension, binomial("probit"), warpbreaks, epsilon = 1e-12))
