/**
 * The package to begin with: short enough to be read at once, and mutable, so that a new server has a process to replace and one to undeploy
 * (Part 2 `/req/deploy-replace-undeploy/static-indicator` tells them from those that are built in). It needs no container.
 */
export const EXAMPLE_GREETING = `cwlVersion: v1.2
class: ExpressionTool
id: example-greeting
label: Hello, world
doc: Greets somebody by name. A package to begin with, read it at /processes/example-greeting/package; replace it, or undeploy it.
$namespaces: { s: https://schema.org/ }
s:softwareVersion: 1.0.0
s:keywords: [hello, example]
inputs:
  name:
    type: string
    default: world
    label: Name
    doc: Who is greeted.
outputs:
  greeting:
    type: string
    label: Greeting
    doc: What is said.
requirements:
  InlineJavascriptRequirement: {}
expression: "\${ return { greeting: 'Hello, ' + inputs.name + '!' }; }"
`;
