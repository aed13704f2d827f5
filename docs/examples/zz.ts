import { adam, cosine, fit, mlp, model, mse, nll, coverage, logScore, mean as avg } from "thetastar";
import { Normal } from "thetastar/distributions";
import { center, data } from "./growingNoise.ts";
import { rms, mean } from "./experiment.ts";
for (const [hidden, lr, epochs, patience, decay] of [[[64,64],1e-3,400,30,0],[[64,64],3e-3,300,30,0],[[64,64],3e-3,300,0,1],[[32,32],3e-3,300,30,0],[[32,32],3e-3,100,0,1],[[64,64],1e-3,200,0,1]] as const)
  for (const objective of [mse(), nll()]) {
    const e: number[] = [], l: number[] = [], c: number[] = [], ep: number[]=[];
    for (let s = 0; s < 6; s++) {
      const t = data(`test ${s}`, 10000);
      const f = await fit(model(Normal, mlp(hidden)), data(`train ${s}`, 2000), { optimizer: adam(decay ? cosine(lr) : lr), epochs, batch: 64, seed: s, objective, ...(patience && { validation: 0.2, patience }) });
      const p = f.predict(t.x); e.push(rms(p.mean(), t.x.map(center))); l.push(avg(logScore(p, t.y))); c.push(coverage(p, t.y, .9).observed); ep.push(f.epoch);
    }
    console.log(hidden, lr, epochs, patience, objective.name, "mean err", mean(e).toFixed(3), "nll", mean(l).toFixed(3), "cov", mean(c).toFixed(3), ep.join());
  }
