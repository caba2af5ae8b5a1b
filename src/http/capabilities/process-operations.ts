import type { JsonObject } from '../../processes/json-object.ts';
import type { ProcessDescription } from '../../processes/process-store.ts';
import type { Contract } from '../contract.ts';

const EXECUTION = '/processes/{processID}/execution';

/**
 * The paths of the executions of deployed processes, each with the inputs of that process as the schema of its request: what a client
 * generator, or a person in front of a form, wants to know.
 */
export function processOperations(contract: Contract, processes: readonly ProcessDescription[]): JsonObject {
  const {
    parameters: _,
    post,
    ...others
  } = contract.paths[EXECUTION] as { readonly [method: string]: JsonObject };
  if (post === undefined) throw new Error(`The contract has no POST ${EXECUTION}.`);
  const { parameters, responses } = post;
  return Object.fromEntries(
    processes.map((description) => [
      `/processes/${encodeURIComponent(description.id)}/execution`,
      {
        // A path that is named hides the general one, with all of its methods.
        ...Object.fromEntries(
          Object.entries(others).map(([method, general]) => [
            method,
            { ...general, operationId: `${String(general['operationId'])}-${description.id}` },
          ]),
        ),
        post: {
          tags: ['processes'],
          operationId: `execute-${description.id}`,
          summary: `Execute ${description.title ?? description.id}`,
          ...(description.description !== undefined && { description: description.description }),
          parameters,
          requestBody: {
            required: true,
            content: { 'application/json': { schema: executeSchema(description) } },
          },
          responses,
        },
      },
    ]),
  );
}

function executeSchema({ inputs }: ProcessDescription): JsonObject {
  const required = Object.keys(inputs).filter((name) => inputs[name]?.minOccurs !== 0);
  const properties = Object.entries(inputs).map(([name, { title, description, schema }]) => [
    name,
    // A default of the schema stays; the words of the input stand beside it.
    { ...schema, ...(title !== undefined && { title }), ...(description !== undefined && { description }) },
  ]);
  return {
    allOf: [
      { $ref: '#/components/schemas/Execute' },
      {
        type: 'object',
        ...(required.length > 0 && { required: ['inputs'] }),
        properties: {
          inputs: {
            type: 'object',
            properties: Object.fromEntries(properties),
            ...(required.length > 0 && { required }),
          },
        },
      },
    ],
  };
}
