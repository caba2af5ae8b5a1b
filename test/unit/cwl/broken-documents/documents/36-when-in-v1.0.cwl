cwlVersion: v1.0
class: Workflow
inputs:
  scene: File
  band: int
outputs: []
steps:
  crop:
    run: parts/crop-v1.0.cwl
    when: $(inputs.band)
    in:
      image: scene
      band: band
    out: [cropped]
