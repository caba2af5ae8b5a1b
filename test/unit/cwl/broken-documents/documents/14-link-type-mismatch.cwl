cwlVersion: v1.2
class: Workflow
inputs:
  scene: File
  band: string
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: scene
      band: band
    out: [cropped]
