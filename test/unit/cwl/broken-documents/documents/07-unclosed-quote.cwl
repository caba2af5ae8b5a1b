cwlVersion: v1.2
class: CommandLineTool
label: "Crops a scene
baseCommand: gdalwarp
inputs:
  scene: File
outputs: []
