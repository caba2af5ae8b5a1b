cwlVersion: v1.2
class: CommandLineTool
baseCommand: crop
inputs: []
outputs:
  cropped:
    type: File
    outputBinding:
      glob: {pattern: "*.tif"}
