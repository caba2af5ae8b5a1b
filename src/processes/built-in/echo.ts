/**
 * The process that is always there, so that anyone can try a server without a package, and a compliance test finds something to run
 * (Part 1 `/req/core/test-process`). It gives back what it gets, after a pause if one is asked for, without a container: an input of each kind that
 * the standard tells apart.
 */
export const ECHO = `cwlVersion: v1.2
class: ExpressionTool
id: echo
label: Echo
doc: Gives back what it gets, after a pause if one is asked for. It is built in and runs without a container.
$namespaces: { s: https://schema.org/ }
s:softwareVersion: 1.0.0
s:keywords: [echo, test]
cwlp:pause: pause
inputs:
  message:
    type: string
    label: Message
    doc: A text.
  pause:
    type: int
    default: 0
    label: Pause
    doc: Seconds to wait before the outputs are given, at most 3600.
  values:
    type: double[]?
    label: Values
    doc: A list of numbers.
  box:
    type: https://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml#BBox?
    label: Box
    doc: A bounding box.
  document:
    type: File?
    label: Document
    doc: A document, inline or by reference.
    format:
      - https://www.iana.org/assignments/media-types/text/plain
      - https://www.iana.org/assignments/media-types/application/json
      - https://www.iana.org/assignments/media-types/application/xml
outputs:
  message: { type: string, label: Message, doc: The text. }
  pause: { type: int, label: Pause, doc: Seconds waited. }
  values: { type: "double[]?", label: Values, doc: The list. }
  box: { type: https://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml#BBox?, label: Box, doc: The bounding box. }
  document: { type: File?, label: Document, doc: The document. }
requirements:
  SchemaDefRequirement:
    types:
      - $import: https://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml
expression: $(inputs)
`;
