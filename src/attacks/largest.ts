/**
 * The k-th largest of `values` (k from 1), by quickselect; reorders `values`. Mean cost O(length).
 */
export function kthLargest(values: Float32Array, k: number): number {
  let [from, to] = [0, values.length - 1];
  const place = k - 1;
  while (from < to) {
    const pivot = values[(from + to) >> 1];
    let [left, right] = [from, to];
    while (left <= right) {
      while (values[left] > pivot) left++;
      while (values[right] < pivot) right--;
      if (left <= right) {
        [values[left], values[right]] = [values[right], values[left]];
        left++;
        right--;
      }
    }
    if (place <= right) to = right;
    else if (place >= left) from = left;
    else break;
  }
  return values[place];
}

/** Indices of the k coordinates of largest absolute value, ascending; of equal values, the lower index wins. */
export function largestCoordinates(z: ArrayLike<number>, k: number): number[] {
  const sizes = new Float32Array(z.length);
  for (let i = 0; i < sizes.length; i++) sizes[i] = Math.abs(z[i]);
  const threshold = kthLargest(sizes.slice(), k);
  let ties = k;
  for (let i = 0; i < sizes.length; i++) if (sizes[i] > threshold) ties--;
  const chosen: number[] = [];
  for (let i = 0; i < sizes.length; i++) {
    if (sizes[i] > threshold || (sizes[i] === threshold && ties-- > 0)) chosen.push(i);
  }
  return chosen;
}
