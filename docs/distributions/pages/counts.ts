// Pages of the families of counts and classes.
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const { Bernoulli, Categorical } = families;

export const counts: readonly Page[] = [
  {
    call: "Bernoulli",
    family: Bernoulli,
    kinds: ["yesno"],
    when: "Whether something happens. With a linear head it is logistic regression; its likelihood is the cross-entropy.",
    density: tex`P(1) = \frac{1}{1+e^{-\text{logits}}} = \text{probs}`,
    mean: tex`\text{probs}`,
    variance: tex`\text{probs}\,(1-\text{probs})`,
    picture: { parameters: [{ probs: 0.2 }, { probs: 0.7 }], from: 0, to: 1 },
    references: ["McCullagh and Nelder, Generalized Linear Models (1989), chapter 4."],
  },
  {
    call: "Categorical",
    family: Categorical(["drizzle", "fog", "rain"]),
    kinds: ["classes"],
    when: "Which of k classes without order. With linear heads it is multinomial logistic regression; its likelihood is the cross-entropy. Classes in an order: Ordinal.",
    density: tex`P(j) = \frac{e^{\text{logits}_j}}{\sum_i e^{\text{logits}_i}} = \text{probs}_j`,
    references: ["McCullagh and Nelder, Generalized Linear Models (1989), chapter 5."],
  },
];
