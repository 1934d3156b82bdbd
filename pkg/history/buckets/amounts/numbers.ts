/** Arithmetic on typed arrays, in which an index outside stands for 0. Of one type of array, which keeps it fast. */
export function at(numbers: Float64Array, index: number): number {
  return numbers[index] ?? 0;
}

export function add(numbers: Float64Array, index: number, added: number): void {
  numbers[index] = (numbers[index] ?? 0) + added;
}
