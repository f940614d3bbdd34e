/** Remedy where a named data set is not in the data folder. */
export function remedy(name: string, dataFolder: string): string {
  return `run \`lap-sweep data ${name} --data ${dataFolder}\`, or give the folder that holds ${name}/ with --data or LAP_DATA`;
}
