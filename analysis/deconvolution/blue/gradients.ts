import * as tf from '@tensorflow/tfjs-core';

type Saved = tf.Tensor[];
type Attributes = Readonly<Record<string, unknown>>;
/** dy, the saved tensors and the op's attributes -> for each input a function that gives its gradient */
type Gradient = (dy: tf.Tensor, saved: Saved, attributes: Attributes) => Record<string, () => tf.Tensor>;

interface GradientOf {
  readonly inputs?: readonly string[];
  readonly saveAll?: boolean;
  readonly saveOutput?: boolean;
  readonly gradient: Gradient;
}

const kernel = (name: string, inputs: Record<string, tf.Tensor>, attributes: Attributes) => tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;

/** dy summed over the axes along which a smaller input was repeated. */
function sumToShape(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const axes = dy.shape.map((_, i) => i).filter((i) => i < dy.rank - shape.length || (shape[i - (dy.rank - shape.length)] === 1 && dy.shape[i] !== 1));
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, [...shape]);
}

/** The gradients of the ops that the network uses. TF.js core brings none in its CommonJS build, which is what Node loads. */
const GRADIENTS: Readonly<Record<string, GradientOf>> = {
  Add: {
    inputs: ['a', 'b'],
    gradient: (dy, [a, b]) => ({ a: () => sumToShape(dy, (a as tf.Tensor).shape), b: () => sumToShape(dy, (b as tf.Tensor).shape) }),
  },
  Multiply: {
    inputs: ['a', 'b'],
    gradient: (dy, [a, b]) => ({
      a: () => sumToShape(tf.mul(dy, b as tf.Tensor), (a as tf.Tensor).shape),
      b: () => sumToShape(tf.mul(dy, a as tf.Tensor), (b as tf.Tensor).shape),
    }),
  },
  BatchMatMul: {
    inputs: ['a', 'b'],
    gradient: (dy, [a, b], { transposeA, transposeB }) => {
      if (transposeA || transposeB) throw new Error('The network multiplies matrices as they stand.');
      return { a: () => tf.matMul(dy, b as tf.Tensor, false, true), b: () => tf.matMul(a as tf.Tensor, dy, true, false) };
    },
  },
  Conv2D: {
    inputs: ['x', 'filter'],
    gradient: (dy, [x, filter], { strides, pad, dataFormat }) => ({
      x: () => kernel('Conv2DBackpropInput', { dy, filter: filter as tf.Tensor }, { strides, pad, dataFormat, dimRoundingMode: null, inputShape: (x as tf.Tensor).shape }),
      filter: () => kernel('Conv2DBackpropFilter', { x: x as tf.Tensor, dy }, { strides, pad, dataFormat, dimRoundingMode: null, filterShape: (filter as tf.Tensor).shape }),
    }),
  },
  Conv2DBackpropInput: {
    inputs: ['dy', 'filter'],
    gradient: (ddx, [dy, filter], { strides, pad, dataFormat }) => ({
      dy: () => tf.conv2d(ddx as tf.Tensor4D, filter as tf.Tensor4D, strides as [number, number], pad as 'same', dataFormat as 'NHWC'),
      filter: () => kernel('Conv2DBackpropFilter', { x: ddx, dy: dy as tf.Tensor }, { strides, pad, dataFormat, dimRoundingMode: null, filterShape: (filter as tf.Tensor).shape }),
    }),
  },
  MaxPool: {
    inputs: ['x'],
    saveOutput: true,
    gradient: (dy, [x, y], { filterSize, strides, pad }) => ({
      x: () => kernel('MaxPoolGrad', { dy, input: x as tf.Tensor, output: y as tf.Tensor }, { filterSize, strides, pad, dimRoundingMode: null }),
    }),
  },
  Concat: {
    saveAll: true,
    gradient: (dy, saved, { axis }) => {
      const along = axis as number;
      const sizes = saved.map((tensor) => tensor.shape[along] as number);
      // split at once: TF.js frees what the functions below make and do not return
      const parts = tf.split(dy, sizes, along);
      return Object.fromEntries(parts.map((part, i) => [String(i), () => part]));
    },
  },
  Reshape: { inputs: ['x'], gradient: (dy, [x]) => ({ x: () => tf.reshape(dy, (x as tf.Tensor).shape) }) },
  Transpose: {
    gradient: (dy, _, { perm }) => ({ x: () => tf.transpose(dy, (perm as number[]).map((_, i) => (perm as number[]).indexOf(i))) }),
  },
  Relu: { inputs: ['x'], gradient: (dy, [x]) => ({ x: () => tf.mul(dy, tf.step(x as tf.Tensor)) }) },
  Softmax: {
    saveOutput: true,
    gradient: (dy, [y], { dim }) => ({
      logits: () => {
        const product = tf.mul(dy, y as tf.Tensor);
        return tf.sub(product, tf.mul(tf.sum(product, [dim as number], true), y as tf.Tensor));
      },
    }),
  },
};

/** Tells TF.js the gradients that it lacks; those that somebody registered before stay. */
export function registerGradients(): void {
  for (const [kernelName, { inputs, saveAll, saveOutput, gradient }] of Object.entries(GRADIENTS)) {
    if (tf.getGradient(kernelName)) continue;
    tf.registerGradient({
      kernelName,
      ...(inputs ? { inputsToSave: [...inputs] } : {}),
      ...(saveAll ? { saveAllInputs: true } : {}),
      ...(saveOutput ? { outputsToSave: [true] } : {}),
      gradFunc: (dy, saved, attributes) => gradient(dy as tf.Tensor, saved, attributes as unknown as Attributes),
    });
  }
}
