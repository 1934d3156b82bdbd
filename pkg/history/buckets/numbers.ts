/** Plain arithmetic on arrays of numbers, in which an index outside stands for 0. */
export function at(numbers: ArrayLike<number>, index: number): number {
  return numbers[index] ?? 0;
}

export function add(numbers: Float64Array, index: number, added: number): void {
  numbers[index] = at(numbers, index) + added;
}
