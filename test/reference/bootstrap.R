# Intervals from given replicates by the package boot: writes bootstrap.json. Rscript test/reference/bootstrap.R (R 4.2, boot 1.3)
suppressPackageStartupMessages(library(boot))
set.seed(11)
waits <- c(2.1, 0.7, 3.3, 1.9, 0.4, 5.2, 2.8, 1.1, 0.9, 2.2, 3.9, 1.3)
rate <- function(y, w) sum(w) / sum(w * y)
found <- boot(waits, rate, 999, stype = "w")
L <- empinf(found, type = "inf")
one <- function(level) {
  ci <- boot.ci(found, level, type = c("perc", "bca"), L = L)
  list(level = level, percentile = ci$percent[4:5], bca = ci$bca[4:5])
}
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
cases <- lapply(c(0.9, 0.95), one)
text <- paste0('{"waits":', number(waits), ',"estimate":', sprintf("%.17g", found$t0), ',"replicates":', number(found$t[, 1]), ',"influence":', number(L),
  ',"cases":[', paste(sapply(cases, function(c) paste0('{"level":', c$level, ',"percentile":', number(c$percentile), ',"bca":', number(c$bca), "}")), collapse = ","), "]}")
writeLines(text, file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "bootstrap.json"))
