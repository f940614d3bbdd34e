import { Command } from 'commander';

/** `lap-sweep schema [sweep.json]`: the JSON Schema of sweep files. */
export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON Schema of sweep files, for completion and checks in editors')
    .argument('[sweep.json]', 'a sweep file, for the settings and measurements that it can name')
    .addHelpText('after', '\nExamples:\n  $ lap-sweep schema > sweep.schema.json')
    .action(async (file: string | undefined) => {
      const [{ readVocabulary }, { sweepJsonSchema }] = await Promise.all([
        import('../sweep/file/vocabulary-of.ts'),
        import('../sweep/file/sweep-schema.ts'),
      ]);
      const schema = sweepJsonSchema(await readVocabulary(file));
      process.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
    });
}
