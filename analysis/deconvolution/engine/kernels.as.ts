// AssemblyScript, compiled by scripts/build-kernels.mjs; not part of the TypeScript program.
//
// SIMD kernels over the heap of the TF.js WebAssembly backend. Pointers and strides are in BYTES, counts in elements.
// Stateless: a kernel that needs scratch memory is given it, so that any number of threads may run at once.
// Feature maps are [batch, 1, length, channels], channels fastest.

const TILE_ROWS = 4;
const PANEL = 8; // columns of the right operand that are packed side by side
const BLOCK_K = 256;
const BLOCK_N = 128;
const BLOCK_M = 64;
const FLUSH_EVERY: i32 = 128; // rows summed in float32 before they are added to the float64 sum

// Rounded once where the processor can: a third more products a second than a multiplication and an addition.
@inline
function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.relaxed_madd(a, b, sum);
}

@inline
function splat(p: usize): v128 {
  return v128.load_splat<f32>(p);
}

/** c[4, 8] (+)= a[4, k] panel[k, 8] */
function multiplyTile(a: usize, aRow: usize, aColumn: usize, panel: usize, k: i32, c: usize, cRow: usize, accumulate: i32): void {
  let a0 = a;
  let a1 = a0 + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  const c0 = c;
  const c1 = c0 + cRow;
  const c2 = c1 + cRow;
  const c3 = c2 + cRow;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (accumulate) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
  }
  // Not unrolled: V8 then keeps all eight sums in registers, and is half as fast again.
  if (aRow === 4) {
    // the four rows are neighbours in memory: one pointer is enough
    for (; k > 0; k--) {
      const left = v128.load(panel);
      const right = v128.load(panel, 16);
      let s = splat(a0);
      s00 = multiplyAdd(s00, s, left);
      s01 = multiplyAdd(s01, s, right);
      s = v128.load_splat<f32>(a0, 4);
      s10 = multiplyAdd(s10, s, left);
      s11 = multiplyAdd(s11, s, right);
      s = v128.load_splat<f32>(a0, 8);
      s20 = multiplyAdd(s20, s, left);
      s21 = multiplyAdd(s21, s, right);
      s = v128.load_splat<f32>(a0, 12);
      s30 = multiplyAdd(s30, s, left);
      s31 = multiplyAdd(s31, s, right);
      a0 += aColumn;
      panel += 32;
    }
  } else {
    for (; k > 0; k--) {
      const left = v128.load(panel);
      const right = v128.load(panel, 16);
      let s = splat(a0);
      s00 = multiplyAdd(s00, s, left);
      s01 = multiplyAdd(s01, s, right);
      s = splat(a1);
      s10 = multiplyAdd(s10, s, left);
      s11 = multiplyAdd(s11, s, right);
      s = splat(a2);
      s20 = multiplyAdd(s20, s, left);
      s21 = multiplyAdd(s21, s, right);
      s = splat(a3);
      s30 = multiplyAdd(s30, s, left);
      s31 = multiplyAdd(s31, s, right);
      a0 += aColumn;
      a1 += aColumn;
      a2 += aColumn;
      a3 += aColumn;
      panel += 32;
    }
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/** c[1, 8] (+)= a[1, k] panel[k, 8] */
function multiplyRow(a: usize, aColumn: usize, panel: usize, k: i32, c: usize, accumulate: i32): void {
  let left = f32x4.splat(0);
  let right = left;
  if (accumulate) {
    left = v128.load(c);
    right = v128.load(c, 16);
  }
  for (; k > 0; k--) {
    const s = splat(a);
    left = multiplyAdd(left, s, v128.load(panel));
    right = multiplyAdd(right, s, v128.load(panel, 16));
    a += aColumn;
    panel += 32;
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/** c[m, width] (+)= a[m, k] panel[k, 8], width <= 8; a narrow panel goes through `edge` (4 x 8 floats). */
function multiplyPanel(a: usize, aRow: usize, aColumn: usize, panel: usize, k: i32, c: usize, cRow: usize, m: i32, width: i32, accumulate: i32, edge: usize): void {
  let i = 0;
  if (width === PANEL) {
    for (; i + TILE_ROWS <= m; i += TILE_ROWS) multiplyTile(a + <usize>i * aRow, aRow, aColumn, panel, k, c + <usize>i * cRow, cRow, accumulate);
    for (; i < m; i++) multiplyRow(a + <usize>i * aRow, aColumn, panel, k, c + <usize>i * cRow, accumulate);
    return;
  }
  // Rows that touch each other may be written 8 wide: the next row puts right what spills into it, as long as enough rows follow.
  if (cRow === <usize>width * 4 && !accumulate) {
    for (; i + TILE_ROWS <= m && (m - i - TILE_ROWS) * width >= PANEL - width; i += TILE_ROWS) {
      multiplyTile(a + <usize>i * aRow, aRow, aColumn, panel, k, c + <usize>i * cRow, cRow, 0);
    }
  }
  while (i < m) {
    const rows = m - i >= TILE_ROWS ? TILE_ROWS : 1;
    const from = a + <usize>i * aRow;
    if (accumulate) {
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < width; j++) store<f32>(edge + <usize>(r * PANEL + j) * 4, load<f32>(c + <usize>(i + r) * cRow + <usize>j * 4));
      }
    }
    if (rows === TILE_ROWS) multiplyTile(from, aRow, aColumn, panel, k, edge, PANEL * 4, accumulate);
    else multiplyRow(from, aColumn, panel, k, edge, accumulate);
    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < width; j++) store<f32>(c + <usize>(i + r) * cRow + <usize>j * 4, load<f32>(edge + <usize>(r * PANEL + j) * 4));
    }
    i += rows;
  }
}

/** Copies b[k, width] to panel[k, 8], zeros on the right. */
function packPanel(b: usize, bRow: usize, bColumn: usize, panel: usize, k: i32, width: i32): void {
  if (bColumn === 4 && width === PANEL) {
    for (; k > 0; k--) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      b += bRow;
      panel += 32;
    }
    return;
  }
  if (bRow === 4 && width === PANEL) {
    // the columns are contiguous: transpose blocks of 4 x 4
    for (let half: usize = 0; half < 2; half++) {
      let from = b + half * 4 * bColumn;
      let to = panel + half * 16;
      let i = 0;
      for (; i + 4 <= k; i += 4) {
        const x = v128.load(from);
        const y = v128.load(from + bColumn);
        const z = v128.load(from + 2 * bColumn);
        const w = v128.load(from + 3 * bColumn);
        const xy0 = i32x4.shuffle(x, y, 0, 4, 1, 5);
        const xy1 = i32x4.shuffle(x, y, 2, 6, 3, 7);
        const zw0 = i32x4.shuffle(z, w, 0, 4, 1, 5);
        const zw1 = i32x4.shuffle(z, w, 2, 6, 3, 7);
        v128.store(to, i64x2.shuffle(xy0, zw0, 0, 2));
        v128.store(to + 32, i64x2.shuffle(xy0, zw0, 1, 3));
        v128.store(to + 64, i64x2.shuffle(xy1, zw1, 0, 2));
        v128.store(to + 96, i64x2.shuffle(xy1, zw1, 1, 3));
        from += 16;
        to += 128;
      }
      for (; i < k; i++) {
        for (let j: usize = 0; j < 4; j++) store<f32>(to + j * 4, load<f32>(from + j * bColumn));
        from += 4;
        to += 32;
      }
    }
    return;
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < PANEL; j++) store<f32>(panel + <usize>j * 4, j < width ? load<f32>(b + <usize>j * bColumn) : 0);
    b += bRow;
    panel += 32;
  }
}

/** Bytes of scratch that `multiply` and the convolutions need. */
export function scratchBytes(): i32 {
  return BLOCK_K * BLOCK_N * 4 + TILE_ROWS * PANEL * 4;
}

/** c[m, n] (+)= a[m, k] b[k, n]; any strides for a and b, c contiguous along n. The order of the additions depends on the shape only. */
export function multiply(a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize, c: usize, cRow: usize, m: i32, n: i32, k: i32, accumulate: i32, scratch: usize): void {
  const edge = scratch + <usize>(BLOCK_K * BLOCK_N * 4);
  for (let j0 = 0; j0 < n; j0 += BLOCK_N) {
    const columns = min(BLOCK_N, n - j0);
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const depth = min(BLOCK_K, k - k0);
      const add = accumulate | (k0 > 0 ? 1 : 0);
      for (let j = 0; j < columns; j += PANEL) {
        packPanel(b + <usize>k0 * bRow + <usize>(j0 + j) * bColumn, bRow, bColumn, scratch + <usize>j * <usize>depth * 4, depth, min(PANEL, columns - j));
      }
      for (let i0 = 0; i0 < m; i0 += BLOCK_M) {
        const rows = min(BLOCK_M, m - i0);
        const left = a + <usize>i0 * aRow + <usize>k0 * aColumn;
        for (let j = 0; j < columns; j += PANEL) {
          const panel = scratch + <usize>j * <usize>depth * 4;
          multiplyPanel(left, aRow, aColumn, panel, depth, c + <usize>i0 * cRow + <usize>(j0 + j) * 4, cRow, rows, min(PANEL, columns - j), add, edge);
        }
      }
    }
  }
}

/**
 * Packs the panels from .. to - 1 of filter [3, inputs, outputs] for `convolve`: each is 8 columns of the matrix [3 * inputs, outputs].
 * `reversed`: of the filter of the gradient with respect to the input, reversed[2 - tap, output, input] = filter[tap, input, output].
 */
export function packFilter(filter: usize, packed: usize, inputs: i32, outputs: i32, from: i32, to: i32, reversed: i32): void {
  const rows = reversed ? outputs : inputs;
  const columns = reversed ? inputs : outputs;
  const row = reversed ? <usize>4 : <usize>outputs * 4;
  const column = reversed ? <usize>outputs * 4 : <usize>4;
  const tap = <usize>inputs * <usize>outputs * 4;
  for (let p = from; p < to; p++) {
    const panel = packed + <usize>(p * 3 * rows) * 32;
    const at = filter + <usize>(p * PANEL) * column;
    for (let t = 0; t < 3; t++) {
      packPanel(at + <usize>(reversed ? 2 - t : t) * tap, row, column, panel + <usize>(t * rows) * 32, rows, min(PANEL, columns - p * PANEL));
    }
  }
}

/** Rows of one convolved item: out[m, outputs] = rows[m, depth] times the packed filter from its row `skip` on. */
function convolveRows(x: usize, xRow: usize, packed: usize, skip: i32, depth: i32, y: usize, yRow: usize, m: i32, inputs: i32, outputs: i32, scratch: usize): void {
  for (let j = 0; j < outputs; j += PANEL) {
    const panel = packed + <usize>((j / PANEL) * 3 * inputs + skip) * 32;
    multiplyPanel(x, xRow, 4, panel, depth, y + <usize>j * 4, yRow, m, min(PANEL, outputs - j), 0, scratch);
  }
}

/**
 * Convolution, kernel 3, padding 1, of the batch items from .. to - 1: x [length, inputs], a filter of `packFilter`, y [length, outputs].
 * Three neighbouring positions are one contiguous row of 3 * inputs floats, so it is one product over overlapping rows. length >= 2.
 */
export function convolve(x: usize, packed: usize, y: usize, from: i32, to: i32, length: i32, inputs: i32, outputs: i32, scratch: usize): void {
  const xRow = <usize>inputs * 4;
  const yRow = <usize>outputs * 4;
  for (let i = from; i < to; i++) {
    const xs = x + <usize>i * <usize>length * xRow;
    const ys = y + <usize>i * <usize>length * yRow;
    convolveRows(xs, xRow, packed, inputs, 2 * inputs, ys, yRow, 1, inputs, outputs, scratch);
    for (let i0 = 1; i0 < length - 1; i0 += BLOCK_M) {
      const m = min(BLOCK_M, length - 1 - i0);
      convolveRows(xs + <usize>(i0 - 1) * xRow, xRow, packed, 0, 3 * inputs, ys + <usize>i0 * yRow, yRow, m, inputs, outputs, scratch);
    }
    convolveRows(xs + <usize>(length - 2) * xRow, xRow, packed, 0, 2 * inputs, ys + <usize>(length - 1) * yRow, yRow, 1, inputs, outputs, scratch);
  }
}

/** Filter gradient of `convolve`, summed over the batch items from .. to - 1 into gradient [3, inputs, outputs]. */
export function convolveFilterGradient(x: usize, dy: usize, gradient: usize, from: i32, to: i32, length: i32, inputs: i32, outputs: i32, scratch: usize): void {
  const xRow = <usize>inputs * 4;
  const yRow = <usize>outputs * 4;
  const tap = <usize>inputs * yRow;
  memory.fill(gradient, 0, 3 * tap);
  for (let i = from; i < to; i++) {
    const xs = x + <usize>i * <usize>length * xRow;
    const dys = dy + <usize>i * <usize>length * yRow;
    multiply(xs, 4, xRow, dys, yRow, 4, gradient + tap, yRow, 2 * inputs, outputs, 1, 1, scratch);
    if (length > 2) multiply(xs, 4, xRow, dys + yRow, yRow, 4, gradient, yRow, 3 * inputs, outputs, length - 2, 1, scratch);
    multiply(xs + <usize>(length - 2) * xRow, 4, xRow, dys + <usize>(length - 1) * yRow, yRow, 4, gradient, yRow, 2 * inputs, outputs, 1, 1, scratch);
  }
}

/** out[i] = sum over p of parts[p, i], in float64. */
export function sumParts(parts: usize, out: usize, count: i32, n: i32): void {
  for (let i = 0; i < n; i++) {
    let sum: f64 = 0;
    for (let p = 0; p < count; p++) sum += <f64>load<f32>(parts + (<usize>p * <usize>n + <usize>i) * 4);
    store<f32>(out + <usize>i * 4, <f32>sum);
  }
}

/** Sum of n floats, in float64, into out. */
export function sumAll(x: usize, out: usize, n: i32): void {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += <f64>load<f32>(x + <usize>i * 4);
  store<f64>(out, sum);
}

/** Adds float32 sums to float64 sums and clears them. */
function flushSums(sums: usize, out: usize, columns: i32): void {
  for (let j: usize = 0; j < <usize>columns; j++) {
    store<f64>(out + j * 8, load<f64>(out + j * 8) + <f64>load<f32>(sums + j * 4));
    store<f32>(sums + j * 4, 0);
  }
}

/** Column sums of x [n, columns] into float64 out [columns]; scratch: columns floats. */
export function sumColumns(x: usize, out: usize, n: i32, columns: i32, scratch: usize): void {
  const row = <usize>columns * 4;
  const vector = <usize>(columns & ~3) * 4;
  memory.fill(scratch, 0, row);
  memory.fill(out, 0, row * 2);
  for (let i = 0; i < n; i++) {
    let j: usize = 0;
    for (; j < vector; j += 16) v128.store(scratch + j, f32x4.add(v128.load(scratch + j), v128.load(x + j)));
    for (; j < row; j += 4) store<f32>(scratch + j, load<f32>(scratch + j) + load<f32>(x + j));
    x += row;
    if ((i & (FLUSH_EVERY - 1)) === FLUSH_EVERY - 1) flushSums(scratch, out, columns);
  }
  flushSums(scratch, out, columns);
}

/** Column sums of (x - mean)^2 into float64 out [columns]; scratch: columns floats. */
export function sumSquaredDeviations(x: usize, mean: usize, out: usize, n: i32, columns: i32, scratch: usize): void {
  const row = <usize>columns * 4;
  const vector = <usize>(columns & ~3) * 4;
  memory.fill(scratch, 0, row);
  memory.fill(out, 0, row * 2);
  for (let i = 0; i < n; i++) {
    let j: usize = 0;
    for (; j < vector; j += 16) {
      const d = f32x4.sub(v128.load(x + j), v128.load(mean + j));
      v128.store(scratch + j, multiplyAdd(v128.load(scratch + j), d, d));
    }
    for (; j < row; j += 4) {
      const d = load<f32>(x + j) - load<f32>(mean + j);
      store<f32>(scratch + j, load<f32>(scratch + j) + d * d);
    }
    x += row;
    if ((i & (FLUSH_EVERY - 1)) === FLUSH_EVERY - 1) flushSums(scratch, out, columns);
  }
  flushSums(scratch, out, columns);
}

/** y = max(0, x * factor + offset), factor and offset one for each column. */
export function scaleShiftRelu(x: usize, y: usize, factor: usize, offset: usize, n: i32, columns: i32): void {
  const row = <usize>columns * 4;
  const vector = <usize>(columns & ~3) * 4;
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i++) {
    let j: usize = 0;
    for (; j < vector; j += 16) v128.store(y + j, f32x4.max(multiplyAdd(v128.load(offset + j), v128.load(x + j), v128.load(factor + j)), zero));
    for (; j < row; j += 4) {
      const value = load<f32>(offset + j) + load<f32>(x + j) * load<f32>(factor + j);
      // max as the vector instruction does it: a value that is not a number stays one
      store<f32>(y + j, max<f32>(value, 0));
    }
    x += row;
    y += row;
  }
}

/**
 * Column sums that the gradient of batch norm + ReLU needs, float64 out [2, columns]: of g and of g (x - mean), where g = dy where y > 0.
 * scratch: 2 * columns floats.
 */
export function sumNormGradients(dy: usize, x: usize, y: usize, mean: usize, out: usize, n: i32, columns: i32, scratch: usize): void {
  const row = <usize>columns * 4;
  const vector = <usize>(columns & ~3) * 4;
  const products = scratch + row;
  const outProducts = out + row * 2;
  const zero = f32x4.splat(0);
  memory.fill(scratch, 0, row * 2);
  memory.fill(out, 0, row * 4);
  for (let i = 0; i < n; i++) {
    let j: usize = 0;
    for (; j < vector; j += 16) {
      const g = v128.and(v128.load(dy + j), f32x4.gt(v128.load(y + j), zero));
      v128.store(scratch + j, f32x4.add(v128.load(scratch + j), g));
      v128.store(products + j, multiplyAdd(v128.load(products + j), g, f32x4.sub(v128.load(x + j), v128.load(mean + j))));
    }
    for (; j < row; j += 4) {
      if (load<f32>(y + j) > 0) {
        const g = load<f32>(dy + j);
        store<f32>(scratch + j, load<f32>(scratch + j) + g);
        store<f32>(products + j, load<f32>(products + j) + g * (load<f32>(x + j) - load<f32>(mean + j)));
      }
    }
    dy += row;
    x += row;
    y += row;
    if ((i & (FLUSH_EVERY - 1)) === FLUSH_EVERY - 1) {
      flushSums(scratch, out, columns);
      flushSums(products, outProducts, columns);
    }
  }
  flushSums(scratch, out, columns);
  flushSums(products, outProducts, columns);
}

/** dx = g * factor + x * slope + offset, g = dy where y > 0; one factor, slope and offset for each column. */
export function normInputGradient(dy: usize, x: usize, y: usize, dx: usize, factor: usize, slope: usize, offset: usize, n: i32, columns: i32): void {
  const row = <usize>columns * 4;
  const vector = <usize>(columns & ~3) * 4;
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i++) {
    let j: usize = 0;
    for (; j < vector; j += 16) {
      const g = v128.and(v128.load(dy + j), f32x4.gt(v128.load(y + j), zero));
      v128.store(dx + j, multiplyAdd(multiplyAdd(v128.load(offset + j), g, v128.load(factor + j)), v128.load(x + j), v128.load(slope + j)));
    }
    for (; j < row; j += 4) {
      const g: f32 = load<f32>(y + j) > 0 ? load<f32>(dy + j) : 0;
      store<f32>(dx + j, load<f32>(offset + j) + g * load<f32>(factor + j) + load<f32>(x + j) * load<f32>(slope + j));
    }
    dy += row;
    x += row;
    y += row;
    dx += row;
  }
}

/** y [n, columns] = the larger of each two neighbouring rows of x [2 n, columns]. */
export function maxPool(x: usize, y: usize, n: i32, columns: i32): void {
  const row = <usize>columns * 4;
  const vector = <usize>(columns & ~3) * 4;
  for (let i = 0; i < n; i++) {
    let j: usize = 0;
    for (; j < vector; j += 16) v128.store(y + j, f32x4.max(v128.load(x + j), v128.load(x + row + j)));
    for (; j < row; j += 4) store<f32>(y + j, max<f32>(load<f32>(x + j), load<f32>(x + row + j)));
    x += row * 2;
    y += row;
  }
}

/** dx [2 n, columns]: the gradient goes to the larger of the two rows, to the first when they are equal. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, n: i32, columns: i32): void {
  const row = <usize>columns * 4;
  const vector = <usize>(columns & ~3) * 4;
  for (let i = 0; i < n; i++) {
    let j: usize = 0;
    for (; j < vector; j += 16) {
      const first = f32x4.ge(v128.load(x + j), v128.load(x + row + j));
      const g = v128.load(dy + j);
      v128.store(dx + j, v128.and(g, first));
      v128.store(dx + row + j, v128.andnot(g, first));
    }
    for (; j < row; j += 4) {
      const first = load<f32>(x + j) >= load<f32>(x + row + j);
      const g = load<f32>(dy + j);
      store<f32>(dx + j, first ? g : 0);
      store<f32>(dx + row + j, first ? 0 : g);
    }
    x += row * 2;
    dy += row;
    dx += row * 2;
  }
}

/** out [n, left + right] = left [n, left] beside right [n, right] */
export function joinColumns(left: usize, right: usize, out: usize, n: i32, leftColumns: i32, rightColumns: i32): void {
  const leftRow = <usize>leftColumns * 4;
  const rightRow = <usize>rightColumns * 4;
  for (let i = 0; i < n; i++) {
    memory.copy(out, left, leftRow);
    memory.copy(out + leftRow, right, rightRow);
    left += leftRow;
    right += rightRow;
    out += leftRow + rightRow;
  }
}

/** The opposite of `joinColumns`. */
export function splitColumns(joined: usize, left: usize, right: usize, n: i32, leftColumns: i32, rightColumns: i32): void {
  const leftRow = <usize>leftColumns * 4;
  const rightRow = <usize>rightColumns * 4;
  for (let i = 0; i < n; i++) {
    memory.copy(left, joined, leftRow);
    memory.copy(right, joined + leftRow, rightRow);
    left += leftRow;
    right += rightRow;
    joined += leftRow + rightRow;
  }
}

/** out [columns, n] = x [n, columns] transposed */
export function transpose(x: usize, out: usize, n: i32, columns: i32): void {
  for (let j: usize = 0; j < <usize>columns; j++) {
    for (let i: usize = 0; i < <usize>n; i++) store<f32>(out + (j * <usize>n + i) * 4, load<f32>(x + (i * <usize>columns + j) * 4));
  }
}

/** One Adam step in place: m and v are the moments, `step` and `epsilon` hold the bias corrections already. */
export function adam(weights: usize, gradient: usize, m: usize, v: usize, n: i32, beta1: f32, beta2: f32, rest1: f32, rest2: f32, step: f32, epsilon: f32): void {
  const keep1 = f32x4.splat(beta1);
  const take1 = f32x4.splat(rest1);
  const keep2 = f32x4.splat(beta2);
  const take2 = f32x4.splat(rest2);
  const steps = f32x4.splat(step);
  const epsilons = f32x4.splat(epsilon);
  const vector = <usize>(n & ~3) * 4;
  const end = <usize>n * 4;
  let i: usize = 0;
  for (; i < vector; i += 16) {
    const g = v128.load(gradient + i);
    const m1 = f32x4.add(f32x4.mul(keep1, v128.load(m + i)), f32x4.mul(take1, g));
    const v1 = f32x4.add(f32x4.mul(keep2, v128.load(v + i)), f32x4.mul(take2, f32x4.mul(g, g)));
    v128.store(m + i, m1);
    v128.store(v + i, v1);
    v128.store(weights + i, f32x4.sub(v128.load(weights + i), f32x4.div(f32x4.mul(steps, m1), f32x4.add(f32x4.sqrt(v1), epsilons))));
  }
  for (; i < end; i += 4) {
    const g = load<f32>(gradient + i);
    const m1 = beta1 * load<f32>(m + i) + rest1 * g;
    const v1 = beta2 * load<f32>(v + i) + rest2 * (g * g);
    store<f32>(m + i, m1);
    store<f32>(v + i, v1);
    store<f32>(weights + i, load<f32>(weights + i) - (step * m1) / (sqrt<f32>(v1) + epsilon));
  }
}
