cwlVersion: v1.2
class: Workflow
inputs:
  scene: File
  band: int
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: scnee
      band: band
    out: [cropped]
