cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
inputs:
  scene_name:
    type: string
    default: olinda
arguments:
  - $(inputs.scenename)
outputs: []
