/** Remedy where a named data set is not in the data folder. */
export function remedy(name: string): string {
  return `run \`lap-sweep data ${name}\` or set LAP_DATA to the folder that holds ${name}/`;
}
