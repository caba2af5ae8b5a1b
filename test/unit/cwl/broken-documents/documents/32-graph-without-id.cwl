cwlVersion: v1.2
$graph:
  - class: CommandLineTool
    baseCommand: crop
    inputs:
      image: File
    outputs: []
  - class: CommandLineTool
    id: warp
    baseCommand: warp
    inputs:
      image: File
    outputs: []
