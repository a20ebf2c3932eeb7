/**
 * Sorts values ascending and carries a label along, by merging the ascending runs that are there (natural merge sort, stable).
 * Fast where the input is a few long runs, as counts of one size in cells by descending total are.
 */
export class LabelledSort {
  /** the values and labels to sort: fill the first n, call `sort(n)`, read them again */
  values: Float64Array;
  labels: Uint8Array;
  private otherValues: Float64Array;
  private otherLabels: Uint8Array;
  private runs: Uint32Array;

  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
    this.labels = new Uint8Array(capacity);
    this.otherValues = new Float64Array(capacity);
    this.otherLabels = new Uint8Array(capacity);
    this.runs = new Uint32Array(capacity + 2);
  }

  sort(n: number): void {
    const runs = this.runs;
    let count = 0;
    for (let i = 0; i < n; i++) {
      if (i === 0 || (this.values[i] as number) < (this.values[i - 1] as number)) runs[count++] = i;
    }
    while (count > 1) {
      runs[count] = n;
      let next = 0;
      for (let run = 0; run < count; run += 2) {
        const from = runs[run] as number;
        if (run + 1 < count) this.merge(from, runs[run + 1] as number, runs[run + 2] as number);
        else this.copy(from, n);
        runs[next++] = from;
      }
      count = next;
      [this.values, this.otherValues] = [this.otherValues, this.values];
      [this.labels, this.otherLabels] = [this.otherLabels, this.labels];
    }
  }

  private merge(from: number, middle: number, end: number): void {
    const { values, labels, otherValues, otherLabels } = this;
    let left = from;
    let right = middle;
    let to = from;
    while (left < middle && right < end) {
      const a = values[left] as number;
      const b = values[right] as number;
      if (b < a) {
        otherValues[to] = b;
        otherLabels[to++] = labels[right++] as number;
      } else {
        otherValues[to] = a;
        otherLabels[to++] = labels[left++] as number;
      }
    }
    for (; left < middle; left++, to++) {
      otherValues[to] = values[left] as number;
      otherLabels[to] = labels[left] as number;
    }
    for (; right < end; right++, to++) {
      otherValues[to] = values[right] as number;
      otherLabels[to] = labels[right] as number;
    }
  }

  private copy(from: number, end: number): void {
    for (let i = from; i < end; i++) {
      this.otherValues[i] = this.values[i] as number;
      this.otherLabels[i] = this.labels[i] as number;
    }
  }
}
