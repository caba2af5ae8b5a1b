cwlVersion: v1.2
$graph:
  class: CommandLineTool
  id: main
  baseCommand: crop
  inputs: []
  outputs: []
