# Draws by R: a line of standard input names what is drawn; the answer is million draws a second.
input <- file("stdin", "r")
while (length(what <- readLines(input, n = 1)) > 0) {
  n <- 1e6
  start <- proc.time()[["elapsed"]]
  for (i in 1:4) {
    if (what == "poisson") rpois(n, 4.2)
    else if (what == "gamma") rgamma(n, 2.5)
    else rnorm(n)
  }
  cat(4 * n / (proc.time()[["elapsed"]] - start) / 1e6, "\n")
  flush(stdout())
}
