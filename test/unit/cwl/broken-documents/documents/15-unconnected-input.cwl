cwlVersion: v1.2
class: Workflow
inputs:
  scene: File
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: scene
    out: [cropped]
