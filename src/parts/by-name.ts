/** A setting of a cell by its name, which may be one that `Settings` does not tell of. */
export function settingOf(settings: Readonly<Record<string, unknown>>, name: string): unknown {
  return settings[name];
}

/** A measurement by its name, which may be one that `Measurements` does not tell of; undefined where there is none. */
export function measurementOf(
  measurements: Readonly<Record<string, number | undefined>>,
  name: string,
): number | undefined {
  return measurements[name];
}
