// AssemblyScript. Sums rows of counts: the inner loop of the simulation. Compile with `node analysis/simulation/kernel/compile.mjs`.
//
// table: blocks of 64 genes; in a block each row has 64 bytes, one count (0 .. 15) a gene, so that a drawn cell is one cache line.
// large: what exceeds 15, by row: largeStarts (u32, rows + 1) into pairs of gene and value (u32, u32).
// draws: row numbers (u32) of all groups; ends: where each group ends in draws (u32).
// sums: groups x stride (u32); bulk: (groups / types) x stride (u32), the sum over the types of a sample.
// totals: the sum of each group (f64).

// 17 rows of 15 just fit in 8 bits, 4369 in 16.
const ROWS_IN_8_BITS: u32 = 17;
const ROWS_IN_16_BITS: u32 = 4369;

export function addCells(table: usize, rows: u32, blocks: u32, draws: usize, ends: usize, groups: u32, sums: usize): void {
  const stride = (blocks as usize) * 256;
  for (let block: u32 = 0; block < blocks; block++) {
    const base = table + (block as usize) * (rows as usize) * 64;
    let draw: u32 = 0;
    for (let group: u32 = 0; group < groups; group++) {
      const to = sums + (group as usize) * stride + (block as usize) * 256;
      memory.fill(to, 0, 256);
      const end = load<u32>(ends + ((group as usize) << 2));
      while (draw < end) {
        const stop16 = min<u32>(end, draw + ROWS_IN_16_BITS);
        let a0 = i16x8.splat(0);
        let a1 = i16x8.splat(0);
        let a2 = i16x8.splat(0);
        let a3 = i16x8.splat(0);
        let a4 = i16x8.splat(0);
        let a5 = i16x8.splat(0);
        let a6 = i16x8.splat(0);
        let a7 = i16x8.splat(0);
        while (draw < stop16) {
          const stop8 = min<u32>(stop16, draw + ROWS_IN_8_BITS);
          let b0 = i8x16.splat(0);
          let b1 = i8x16.splat(0);
          let b2 = i8x16.splat(0);
          let b3 = i8x16.splat(0);
          for (; draw < stop8; draw++) {
            const row = base + ((load<u32>(draws + ((draw as usize) << 2)) as usize) << 6);
            b0 = i8x16.add(b0, v128.load(row));
            b1 = i8x16.add(b1, v128.load(row, 16));
            b2 = i8x16.add(b2, v128.load(row, 32));
            b3 = i8x16.add(b3, v128.load(row, 48));
          }
          a0 = i16x8.add(a0, i16x8.extend_low_i8x16_u(b0));
          a1 = i16x8.add(a1, i16x8.extend_high_i8x16_u(b0));
          a2 = i16x8.add(a2, i16x8.extend_low_i8x16_u(b1));
          a3 = i16x8.add(a3, i16x8.extend_high_i8x16_u(b1));
          a4 = i16x8.add(a4, i16x8.extend_low_i8x16_u(b2));
          a5 = i16x8.add(a5, i16x8.extend_high_i8x16_u(b2));
          a6 = i16x8.add(a6, i16x8.extend_low_i8x16_u(b3));
          a7 = i16x8.add(a7, i16x8.extend_high_i8x16_u(b3));
        }
        flush(to, a0);
        flush(to + 32, a1);
        flush(to + 64, a2);
        flush(to + 96, a3);
        flush(to + 128, a4);
        flush(to + 160, a5);
        flush(to + 192, a6);
        flush(to + 224, a7);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function flush(to: usize, sums: v128): void {
  v128.store(to, i32x4.add(v128.load(to), i32x4.extend_low_i16x8_u(sums)));
  v128.store(to, i32x4.add(v128.load(to, 16), i32x4.extend_high_i16x8_u(sums)), 16);
}

export function addLarge(largeStarts: usize, large: usize, blocks: u32, draws: usize, ends: usize, groups: u32, sums: usize): void {
  const stride = (blocks as usize) * 256;
  let draw: u32 = 0;
  for (let group: u32 = 0; group < groups; group++) {
    const to = sums + (group as usize) * stride;
    const end = load<u32>(ends + ((group as usize) << 2));
    for (; draw < end; draw++) {
      const row = largeStarts + ((load<u32>(draws + ((draw as usize) << 2)) as usize) << 2);
      let entry = large + ((load<u32>(row) as usize) << 3);
      const last = large + ((load<u32>(row, 4) as usize) << 3);
      for (; entry < last; entry += 8) {
        const at = to + ((load<u32>(entry) as usize) << 2);
        store<u32>(at, load<u32>(at) + load<u32>(entry, 4));
      }
    }
  }
}

export function addTypes(blocks: u32, groups: u32, types: u32, sums: usize, bulk: usize, totals: usize): void {
  const stride = (blocks as usize) * 256;
  memory.fill(bulk, 0, ((groups / types) as usize) * stride);
  for (let group: u32 = 0; group < groups; group++) {
    const from = sums + (group as usize) * stride;
    const to = bulk + ((group / types) as usize) * stride;
    let low = i64x2.splat(0);
    let high = i64x2.splat(0);
    for (let at: usize = 0; at < stride; at += 16) {
      const x = v128.load(from + at);
      v128.store(to + at, i32x4.add(v128.load(to + at), x));
      low = i64x2.add(low, i64x2.extend_low_i32x4_u(x));
      high = i64x2.add(high, i64x2.extend_high_i32x4_u(x));
    }
    const sum = i64x2.add(low, high);
    store<f64>(totals + ((group as usize) << 3), <f64>(i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1)));
  }
}
