# References of formulas: names, order and values of R's model.matrix, and the same terms on other data.
# Rscript test/reference/formula.R > test/reference/formula.json (R 4.2 with the packages splines and mgcv)
suppressPackageStartupMessages({ library(splines); library(mgcv) })
invisible(Sys.setlocale("LC_COLLATE", "C")) # factors sort by bytes
set.seed(4)

# --- data: 36 rows, all combinations of two factors, gaps in two columns; 9 rows more to predict at
n <- 36
data <- data.frame(
  a = rep(c("p", "q"), n / 2),
  b = rep(c("u", "v", "w"), each = 2, length.out = n),
  s = sample(c("Zoo", "ant", "Ant", "bee"), n, TRUE),
  x = round(runif(n, 0, 16), 2),
  z = round(rnorm(n, 5, 2), 3),
  dose = c(1, 2, 4, 8)[1 + (seq_len(n) * 7) %% 4],
  month = round(12 * runif(n), 2),
  yes = (seq_len(n) * 5) %% 3 == 0,
  grade = factor(c("low", "mid", "high", "top")[1 + (seq_len(n) * 3 + seq_len(n) %/% 5) %% 4],
                 levels = c("low", "mid", "high", "top"), ordered = TRUE),
  stringsAsFactors = FALSE, check.names = FALSE
)
data$`a b` <- round(rexp(n), 3)
data$gap <- replace(data$z, c(3, 17), NA)
data$hole <- replace(data$s, c(5, 17), NA)
other <- data[c(36, 1, 9, 22, 30, 13, 6, 19, 25), ]
other$x <- c(-2, 0, 3.3, 8, 15.5, 16, 18, 11.11, 20)
other$z <- other$z + 0.5
other$gap <- other$z
other$month <- c(0, 12, 1.5, 3, 6, 9, 11.9, 7.25, 4)
other$hole <- "bee"
rownames(other) <- NULL

# --- cyclic terms: B-splines on knots that go round (mgcv's cSplineDes, whose columns these are); sines and cosines
pbs <- function(x, df = NULL, knots = NULL, degree = 3, intercept = FALSE, Boundary.knots = range(x)) {
  if (is.null(knots)) {
    count <- df - intercept
    knots <- quantile(x, seq(0, 1, length.out = count + 2)[-c(1, count + 2)])
  }
  low <- Boundary.knots[1]
  period <- Boundary.knots[2] - low
  around <- c(low, sort(knots), Boundary.knots[2])
  m <- length(around) - 1
  all <- c(around[(m - degree + 1):m] - period, around, around[2:(degree + 1)] + period)
  open <- splineDesign(all, low + (x - low) %% period, degree + 1, outer.ok = TRUE)
  closed <- open[, 1:m, drop = FALSE]
  closed[, 1:degree] <- closed[, 1:degree] + open[, m + 1:degree]
  # the space is mgcv's
  theirs <- cSplineDes(low + (x - low) %% period, around, ord = degree + 1)
  stopifnot(max(abs(residuals(lm.fit(theirs, closed)))) < 1e-10)
  if (!intercept) closed <- closed[, -1, drop = FALSE]
  dimnames(closed) <- list(NULL, seq_len(ncol(closed)))
  structure(closed, knots = knots, Boundary.knots = Boundary.knots, degree = degree, intercept = intercept,
            class = c("pbs", "matrix"))
}
makepredictcall.pbs <- function(var, call) {
  at <- attributes(var)
  call$df <- NULL
  call[c("knots", "Boundary.knots", "degree", "intercept")] <- at[c("knots", "Boundary.knots", "degree", "intercept")]
  call
}
harmonic <- function(x, order, period) {
  columns <- do.call(cbind, lapply(seq_len(order), function(k) cbind(cos(2 * pi * k * x / period), sin(2 * pi * k * x / period))))
  colnames(columns) <- paste0(c("cos", "sin"), rep(seq_len(order), each = 2))
  columns
}

# --- JSON with every bit of a number
json <- function(v) {
  if (is.null(v)) return("null")
  if (is.list(v)) return(paste0("{", paste0(vapply(names(v), json, ""), ":", vapply(v, json, ""), collapse = ","), "}"))
  one <- if (is.character(v)) encodeString(v, quote = '"') else if (is.logical(v)) tolower(as.character(v)) else sprintf("%.17g", v)
  one[is.na(v)] <- "null"
  if (length(v) == 1 && is.null(dim(v)) && !inherits(v, "AsIs")) one else paste0("[", paste(one, collapse = ","), "]")
}
rows <- function(m) I(as.vector(t(m)))
column <- function(v) if (is.factor(v)) list(values = I(as.character(v)), levels = I(levels(v)), ordered = is.ordered(v)) else I(v)

case <- function(formula, contrasts = NULL, levels = NULL) {
  d <- data
  new <- other
  for (name in names(levels)) {
    d[[name]] <- factor(d[[name]], levels = levels[[name]])
    new[[name]] <- factor(new[[name]], levels = levels[[name]])
  }
  arg <- lapply(contrasts, function(k) if (length(k) == 2) k[2] else c(sum = "contr.sum", helmert = "contr.helmert", polynomial = "contr.poly", treatment = "contr.treatment")[[k]])
  for (name in names(arg)) if (!startsWith(arg[[name]], "contr.")) {
    l <- sort(unique(as.character(d[[name]])))
    arg[[name]] <- contr.treatment(l, base = match(arg[[name]], l))
  }
  if (length(arg) == 0) arg <- NULL
  f <- as.formula(formula)
  frame <- model.frame(f, d, na.action = na.omit, drop.unused.levels = TRUE)
  tt <- terms(frame)
  m <- model.matrix(tt, frame, contrasts.arg = arg)
  newFrame <- model.frame(tt, new, na.action = na.fail, xlev = .getXlevels(tt, frame))
  mNew <- suppressWarnings(model.matrix(tt, newFrame, contrasts.arg = attr(m, "contrasts")))
  out <- list(
    formula = formula,
    contrasts = if (is.null(contrasts)) NULL else lapply(contrasts, function(k) if (length(k) == 2) list(reference = k[2]) else k),
    levels = if (is.null(levels)) NULL else lapply(levels, I),
    names = I(colnames(m)),
    terms = I(attr(tt, "term.labels")),
    assign = I(attr(m, "assign")),
    dropped = length(attr(frame, "na.action")),
    matrix = rows(m),
    other = rows(mNew),
    offset = if (is.null(model.offset(frame))) NULL else I(as.vector(model.offset(frame))),
    otherOffset = if (is.null(model.offset(newFrame))) NULL else I(as.vector(model.offset(newFrame)))
  )
  json(out[!vapply(out, is.null, NA)])
}

formulas <- c(
  # operators, order, marginality
  "~ 1", "~ a", "~ x", "~ 0 + x", "~ a + b", "~ b + a", "~ 0 + a", "~ a - 1", "~ -1 + b + a", "~ a * b", "~ a:b",
  "~ a + a:b", "~ b:a + a", "~ (a + b)^2 - a", "~ a * x - x", "~ a * x", "~ 0 + a * x", "~ x:a", "~ 0 + x:a", "~ 0 + x + x:a",
  "~ x + x:a + b", "~ a / b", "~ a / x", "~ (a + b) / x", "~ a / (b + x)", "~ b %in% a", "~ a + b %in% a", "~ (a + b + x)^2",
  "~ (a + b + yes)^3", "~ (a + b + yes)^3 - a:b:yes", "~ a * b * x", "~ a:b:x", "~ a * b - a", "~ x * z", "~ z + x + z:x + x:z",
  "~ . - month - dose - gap - hole - s", "~ (x + a) * (z + b)", "~ a + b + 0 + 1", "~ 0 + a + b - 1 + 1", "~ a - a + b",
  "~ (((a)))", "~ x + (a + b):x", "~ 0 + a:b + x", "~ 0 + yes", "~ yes * x", "~ x + a + x:b", "~ a * (b + x) - b - x",
  # functions and arithmetic
  "~ log(x + 3)", "~ log1p(x + 2) + sqrt(x + 2 + 4 * 1)", "~ I(x^2)", "~ I(x * z / 3 - 2^-1)", "~ I(-x^2) + I((x + 1) * 2)", "~ I(x %% 3) + I(x %/% 3)",
  "~ exp(-z / 10) + abs(z - 5)", "~ I(x > 8) + I(x > 8):z", "~ I(a == 'p') + I(s != \"bee\" & z > 4)", "~ log(z + 4, 2) + log(z + 4, base = 10) + log2(z + 9) + log10(z + 9)",
  "~ sin(2 * pi * month / 12) + cos(2 * pi * month / 12)", "~ I(1e5 * x) + I(1e-4 * x) + I(0.001 * x) + I(123456.789 * x) + I(2L * x)", "~ `a b` * a",
  "~ I(`a b`^3) + round(x) + floor(x) + ceiling(z) + sign(z - 5) + trunc(z - 5)", "~ pmax(x, z) + ifelse(x > z, 1, 2)", "~ cbind(x, z)", "~ tanh(z / 5) + plogis(z - 5) + expm1(-z / 9) + atan(z) + sinh(z / 9) + cosh(z / 9)",
  # factors
  "~ factor(dose)", "~ factor(dose) * a", "~ s", "~ s * yes", "~ ordered(dose)", "~ grade", "~ grade * a", "~ 0 + grade", "~ x:grade", "~ relevel(factor(b), ref = \"v\")", "~ factor(b, levels = c(\"w\", \"u\", \"v\"))", "~ factor(dose, labels = c('i', 'ii', 'iv', 'viii'))",
  # bases
  "~ poly(x, 2)", "~ poly(x, 1)", "~ poly(x, 5)", "~ poly(x, 3, raw = TRUE)", "~ poly(x, degree = 2):a", "~ a * poly(x, 2)", "~ poly(log(x + 3), 2)",
  "~ ns(x, 3)", "~ ns(x, df = 4) * a", "~ ns(x, knots = c(4, 8))", "~ ns(x, df = 3, Boundary.knots = c(2, 14))", "~ ns(x, 1)", "~ ns(x, 4, intercept = TRUE) - 1", "~ splines::ns(z, 2)", "~ ns(gap, 3)",
  "~ bs(x)", "~ bs(x, 5)", "~ bs(x, df = 4, degree = 2)", "~ bs(x, knots = c(5, 9, 12))", "~ bs(x, knots = 8, degree = 1)", "~ bs(x, 6, intercept = TRUE) + 0", "~ bs(x, 4, Boundary.knots = c(-1, 17)):a",
  "~ pbs(month, df = 4, Boundary.knots = c(0, 12))", "~ pbs(month, knots = c(3, 6, 9), degree = 2, Boundary.knots = c(0, 12)) * a", "~ harmonic(month, 2, period = 12)",
  "~ scale(x)", "~ scale(x, scale = FALSE) + scale(z, center = FALSE)",
  # offsets and gaps
  "~ a + offset(log(x + 3))", "~ offset(z) + x + offset(2 * x)", "~ offset(z)", "~ gap", "~ hole", "~ hole * x + gap", "~ ns(x, 3) + gap"
)
cases <- vapply(formulas, case, "")
cases <- c(cases,
  case("~ a * b", list(b = "sum")), case("~ b", list(b = "helmert")), case("~ s * x", list(s = "polynomial")), case("~ grade", list(grade = "treatment")),
  case("~ a * b", list(a = "sum", b = "sum")), case("~ b", list(b = c("reference", "w"))), case("~ b:a", list(b = "sum")), case("~ b * x", NULL, list(b = c("w", "u", "v"))),
  case("~ s", list(s = "sum"), list(s = c("bee", "ant", "none", "Zoo", "Ant"))))
frame <- function(d) paste0("{", paste0(vapply(names(d), function(k) json(k), ""), ":", vapply(d, function(v) json(column(v)), ""), collapse = ",\n "), "}")
cat('{"by": "test/reference/formula.R,', R.version.string, '",\n"data":', frame(data), ',\n"other":', frame(other), ',\n"cases": [\n', sep = "")
cat(paste(cases, collapse = ",\n"), "\n]}\n", sep = "")
