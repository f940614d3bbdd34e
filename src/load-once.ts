/**
 * A function that loads a module where it is first called. `import()` of a module that is loaded already takes tens of
 * microseconds, in which a small cell could be trained in good part.
 */
export function loadOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
