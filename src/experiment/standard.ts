/** Value of the setting `standard` for the user's own model, with the checksum that planning appends to the path. */
const OWN = /^onnx:(.+?)(?:#([0-9a-f]{16}))?$/s;

/** The user's own model, as named by a setting. */
export interface OwnModelName {
  /** Absolute or relative to the current folder. */
  readonly path: string;
  /** First 16 hex digits of the SHA-256 of the file, where the setting has it. */
  readonly checksum?: string;
}

/** Parses a value of `standard`; undefined where f is trained. */
export function ownModelName(standard: string): OwnModelName | undefined {
  const [, path, checksum] = OWN.exec(standard) ?? [];
  return path === undefined ? undefined : { path, ...(checksum !== undefined && { checksum }) };
}

/** Formats the value of `standard` for a model and its checksum. */
export function standardOf({ path, checksum }: Required<OwnModelName>): string {
  return `onnx:${path}#${checksum}`;
}

/** Removes a model's checksum from a setting's value, as users write it. Other values are unchanged. */
export function withoutChecksum<T>(value: T): T | string {
  const own = typeof value === 'string' ? ownModelName(value) : undefined;
  return own === undefined ? value : `onnx:${own.path}`;
}
