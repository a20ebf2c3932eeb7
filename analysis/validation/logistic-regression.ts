/** Newton's method did not reach the optimum. */
export class LogisticRegressionError extends Error {
  readonly code = 'LOGISTIC_REGRESSION';
  constructor(detail: string) {
    super(
      `Logistic regression on one component did not reach its optimum: ${detail}. ` +
        'Likely a class is empty or validation.penaltyC is extreme (the penalty is too weak to bound separable groups); use penaltyC near 1.',
    );
    this.name = 'LogisticRegressionError';
  }
}

export interface LogisticModel {
  readonly intercept: number;
  readonly coefficient: number;
}

export type Classifier = 'plain' | 'balanced';

const GRADIENT = 1e-10;

/**
 * L2 logistic regression on one variable: minimises w^2 / 2 + C sum s_i log(1 + exp(-y_i (b + w x_i))), y = +-1, the intercept
 * b unpenalised, s_i = 1 (plain) or n / (2 n_class) (balanced), by Newton's method until the largest gradient component is below
 * 1e-10 (paper 5.8; the objective and C are those of scikit-learn).
 * @param x raw values @param inside 1 for the positive class
 * @throws LogisticRegressionError
 */
export function logisticRegression(x: Float64Array, inside: Uint8Array, classifier: Classifier, penaltyC: number): LogisticModel {
  const n = x.length;
  const positives = inside.reduce((sum, value) => sum + value, 0);
  if (positives === 0 || positives === n) throw new LogisticRegressionError('one of the two classes is empty');
  const weightIn = penaltyC * (classifier === 'balanced' ? n / (2 * positives) : 1);
  const weightOut = penaltyC * (classifier === 'balanced' ? n / (2 * (n - positives)) : 1);

  const objective = (b: number, w: number) => {
    let sum = (w * w) / 2;
    for (let i = 0; i < n; i++) {
      const margin = (inside[i] === 1 ? 1 : -1) * (b + w * (x[i] as number));
      sum += (inside[i] === 1 ? weightIn : weightOut) * softplus(-margin);
    }
    return sum;
  };

  let b = 0;
  let w = 0;
  let value = objective(b, w);
  let largest = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 200; iteration++) {
    let gb = 0;
    let gw = w;
    let hbb = 0;
    let hbw = 0;
    let hww = 1;
    for (let i = 0; i < n; i++) {
      const xi = x[i] as number;
      const p = probability({ intercept: b, coefficient: w }, xi);
      const weight = inside[i] === 1 ? weightIn : weightOut;
      // For the positive class p - 1 is taken as -P(other), which keeps its digits near p = 1.
      const residual = inside[i] === 1 ? -weight * probability({ intercept: -b, coefficient: -w }, xi) : weight * p;
      const curvature = weight * p * (1 - p);
      gb += residual;
      gw += residual * xi;
      hbb += curvature;
      hbw += curvature * xi;
      hww += curvature * xi * xi;
    }
    largest = Math.max(Math.abs(gb), Math.abs(gw));
    if (largest < GRADIENT) return { intercept: b, coefficient: w };
    const determinant = hbb * hww - hbw * hbw;
    if (!(determinant > 0)) throw new LogisticRegressionError('the problem has no curvature left');
    const db = (hww * gb - hbw * gw) / determinant;
    const dw = (hbb * gw - hbw * gb) / determinant;
    let step = 1;
    let next = objective(b - db, w - dw);
    // Near the optimum the objective can't resolve the step any more: a rise within rounding is accepted.
    while (!(next <= value + 1e-13 * Math.abs(value)) && step > 1e-10) {
      step /= 2;
      next = objective(b - step * db, w - step * dw);
    }
    b -= step * db;
    w -= step * dw;
    value = next;
  }
  throw new LogisticRegressionError(`after 200 steps the gradient is still ${largest.toExponential(2)}`);
}

/** Probability of the positive class at x. */
export function probability(model: LogisticModel, x: number): number {
  const linear = model.intercept + model.coefficient * x;
  if (linear >= 0) return 1 / (1 + Math.exp(-linear));
  const e = Math.exp(linear);
  return e / (1 + e);
}

/** log(1 + exp(t)) without overflow. */
function softplus(t: number): number {
  return t > 0 ? t + Math.log1p(Math.exp(-t)) : Math.log1p(Math.exp(t));
}
