import type { Architecture } from '../../analysis/deconvolution/blue/architecture.js';
import { parameterShapes, size, unetBlocks } from '../../analysis/deconvolution/blue/parameters.js';

/** Trained numbers of a network. */
export function weightsOf(architecture: Architecture): number {
  return parameterShapes(architecture).reduce((sum, { shape }) => sum + size(shape), 0);
}

/**
 * Multiplications of one sample on its way through the network. A training step costs about three times as many (forward, and backward to
 * weights and inputs), and time goes with them: so a step that would take minutes to measure is scaled from a narrower network.
 */
export function multiplicationsOf(architecture: Architecture): number {
  const { featureWidth, cellTypes } = architecture;
  const { down, up } = unetBlocks(architecture);
  const double = (inputs: number, outputs: number, length: number) => 3 * (inputs + outputs) * outputs * length;
  let total = 0;
  down.forEach(({ inputs, outputs }, i) => {
    total += double(inputs, outputs, featureWidth / 2 ** i);
  });
  up.forEach(({ inputs, outputs, skip }, i) => {
    const length = featureWidth / 2 ** (up.length - 1 - i);
    total += inputs * (inputs / 2) * length + double(skip + inputs / 2, outputs, length);
  });
  const linear = parameterShapes(architecture).filter(({ name }) => name.endsWith('.weight'));
  for (const { name, shape } of linear) total += size(shape) * (name === 'profile.weight' ? cellTypes : 1);
  return total;
}
