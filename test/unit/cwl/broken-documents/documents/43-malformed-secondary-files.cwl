cwlVersion: v1.2
class: CommandLineTool
baseCommand: crop
inputs:
  image:
    type: File
    secondaryFiles:
      - patern: .aux.xml
        required: false
outputs: []
