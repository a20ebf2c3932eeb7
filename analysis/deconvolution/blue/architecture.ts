/** The shape of a BLUE network: everything that the weights' shapes follow from (paper 5.4). */
export interface Architecture {
  readonly genes: number;
  readonly cellTypes: number;
  /** length of the feature vectors; published 4096 */
  readonly featureWidth: number;
  /** channels of the U-Net from the top down; published 16, 32, 64, 128, 256 */
  readonly channels: readonly number[];
}

export const PUBLISHED_CHANNELS: readonly number[] = [16, 32, 64, 128, 256];
export const PUBLISHED_FEATURE_WIDTH = 4096;

export class ArchitectureError extends Error {
  readonly code = 'ARCHITECTURE';
  constructor(problem: string) {
    super(`The network cannot be built: ${problem}. Change model.featureWidth or model.channels in the study.`);
    this.name = 'ArchitectureError';
  }
}

/** Widths of the hidden layers of the proportion head; below the published width they never exceed the feature width. */
export function headWidths(featureWidth: number): readonly number[] {
  return [Math.min(4096, featureWidth), Math.min(1024, featureWidth), 256, 64];
}

/** Throws when the U-Net does not fit: every pooling halves the feature vector, and two positions must remain at the bottom. */
export function checkArchitecture({ genes, cellTypes, featureWidth, channels }: Architecture): void {
  const whole = (value: number) => Number.isInteger(value) && value > 0;
  if (![genes, cellTypes, featureWidth, ...channels].every(whole)) throw new ArchitectureError('genes, cell types, feature width and channels must be whole numbers above 0');
  if (cellTypes < 2) throw new ArchitectureError(`${cellTypes} cell type cannot be taken apart: at least two are needed`);
  if (channels.length < 2) throw new ArchitectureError('the U-Net needs at least two channel counts');
  if (channels.slice(1).some((count) => count % 2 !== 0)) throw new ArchitectureError('every channel count but the first is halved on the way up and must be even');
  const unit = 2 ** (channels.length - 1);
  if (featureWidth % unit !== 0 || featureWidth < 2 * unit) throw new ArchitectureError(`feature width ${featureWidth} is not a multiple of ${unit} of at least ${2 * unit}`);
}
