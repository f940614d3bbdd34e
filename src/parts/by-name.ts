/** A setting of a cell by name, including settings that the type `Settings` does not list. */
export function settingOf(settings: Readonly<Record<string, unknown>>, name: string): unknown {
  return settings[name];
}

/**
 * A measurement by name, including measurements that the type `Measurements` does not list; undefined where there is
 * none.
 */
export function measurementOf(
  measurements: Readonly<Record<string, number | undefined>>,
  name: string,
): number | undefined {
  return measurements[name];
}
