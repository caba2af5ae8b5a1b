cwlVersion: v1.2
$graph:
  - class: Workflow
    id: main
    inputs:
      scene: File
    outputs: []
    steps:
      crop:
        run: "#corp"
        in:
          image: scene
        out: []
  - class: CommandLineTool
    id: crop
    baseCommand: crop
    inputs:
      image: File
    outputs: []
