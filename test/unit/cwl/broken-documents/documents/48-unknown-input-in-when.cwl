cwlVersion: v1.2
class: Workflow
requirements:
  StepInputExpressionRequirement: {}
inputs:
  scene:
    type: File
    default: {class: File, location: parts/crop.cwl}
  bands:
    type: int
    default: 4
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    when: $(inputs.enabled)
    in:
      image: scene
      band: bands
    out: [cropped]
