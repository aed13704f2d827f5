# Tests on fits, by R: drop1 and Rao's test of glm, Wald's by its formula, stepAIC of MASS: writes tests.json.
# Rscript test/reference/tests.R (R 4.2 with MASS)
suppressPackageStartupMessages(library(MASS))
exact <- glm.control(epsilon = 1e-15, maxit = 200)
data <- birthwt
data$race <- c("white", "black", "other")[data$race]
full <- glm(low ~ age + lwt + race + smoke + ptl + ht + ui + ftv, binomial, data, control = exact)
drops <- drop1(full, test = "LRT")
small <- glm(low ~ age + lwt + smoke, binomial, data, control = exact)
large <- glm(low ~ age + lwt + smoke + race + ht, binomial, data, control = exact)
rao <- anova(small, large, test = "Rao")
at <- grep("race|ht", names(coef(large)))
wald <- drop(coef(large)[at] %*% solve(vcov(large)[at, at]) %*% coef(large)[at])
back <- stepAIC(full, direction = "backward", trace = 0)
crossed <- glm(breaks ~ wool * tension, poisson, warpbreaks, control = exact)
inner <- drop1(crossed, test = "LRT")
wide <- glm(low ~ (age + lwt + race + smoke + ht + ui)^2, binomial, data, control = exact)
both <- stepAIC(wide, direction = "both", trace = 0)
number <- function(x) if (length(x) == 1) sprintf("%.17g", x) else paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
string <- function(x) paste0("[", paste0('"', x, '"', collapse = ","), "]")
column <- function(x) if (is.character(x)) string(x) else number(x)
lines <- function(d) paste0("{", paste0('"', rownames(d)[-1], '":', sapply(seq_len(nrow(d))[-1], function(i)
  paste0('{"df":', d$Df[i], ',"aic":', number(d$AIC[i]), ',"statistic":', number(d$LRT[i]), ',"p":', number(d$`Pr(>Chi)`[i]), "}")), collapse = ","), "}")
path <- function(f) paste0("{", '"terms":', string(attr(terms(f), "term.labels")), ',"aic":', number(AIC(f)), ',"steps":', string(trimws(as.character(f$anova$Step)[-1])), "}")
text <- paste0('{"birthwt":{', paste0('"', names(data), '":', sapply(data, column), collapse = ","), "},",
  '"breaks":{', paste0('"', names(warpbreaks), '":', sapply(lapply(warpbreaks, function(v) if (is.factor(v)) as.character(v) else v), column), collapse = ","), "},",
  '"drop":', lines(drops), ',"inner":', lines(inner),
  ',"rao":', number(rao$Rao[2]), ',"wald":', number(wald), ',"backward":', path(back), ',"both":', path(both), "}")
writeLines(text, file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "tests.json"))
