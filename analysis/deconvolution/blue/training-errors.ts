export class TrainingDivergedError extends Error {
  readonly code = 'TRAINING_DIVERGED';
  constructor(
    readonly epoch: number,
    readonly batch: number,
    part: string,
  ) {
    super(`The ${part} loss is not a finite number in epoch ${epoch}${batch > 0 ? `, batch ${batch}` : ', validation'}. Likely the learning rate is too high, or the input holds values that are not numbers. Lower training.learningRate or check the expression matrices.`);
    this.name = 'TrainingDivergedError';
  }
}

export class TrainingDataError extends Error {
  readonly code = 'TRAINING_DATA';
  constructor(set: string, problem: string) {
    super(`The ${set} set does not fit the network: ${problem}. The simulated sets and the gene list come from different runs of the steps before; run these again.`);
    this.name = 'TrainingDataError';
  }
}
