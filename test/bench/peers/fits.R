# Fits by R: a line of standard input names what is fitted; the answer is seconds. Data lie in the folder FITS as doubles.
suppressWarnings(suppressMessages(library(MASS)))
folder <- Sys.getenv("FITS", "out/bench")
column <- function(name) {
  path <- file.path(folder, paste0(name, ".f64"))
  readBin(path, "double", file.size(path) / 8)
}
design <- function(name, columns) cbind(1, matrix(column(name), ncol = columns, byrow = TRUE))
x <- y <- NULL
read <- "none"
need <- function(name, columns) {
  if (read != name) {
    x <<- design(paste0(name, ".x"), columns)
    y <<- column(paste0(name, ".y"))
    read <<- name
  }
}
durations <- column("gamma")
heavy <- column("t")
input <- file("stdin", "r")
while (length(what <- readLines(input, n = 1)) > 0) {
  if (what == "glm logit") need("logit", 20)
  if (what == "glm poisson" || what == "glm gamma") need(sub("glm ", "", what), 10)
  start <- proc.time()[["elapsed"]]
  if (what == "glm logit") glm.fit(x, y, family = binomial())
  else if (what == "glm poisson") glm.fit(x, y, family = poisson())
  else if (what == "glm gamma") glm.fit(x, y, family = Gamma("log"))
  else if (what == "fitdistr gamma") suppressWarnings(fitdistr(durations, "gamma"))
  else if (what == "fitdistr t") suppressWarnings(fitdistr(heavy, "t"))
  cat(proc.time()[["elapsed"]] - start, "\n")
  flush(stdout())
}
