module {
  func.func public @main(%arg0: tensor<3xui64>, %arg1: tensor<3xui64>) -> tensor<3xui64> {
    %0 = stablehlo.maximum %arg0, %arg1 : tensor<3xui64>
    return %0 : tensor<3xui64>
  }
  func.func public @generic(%arg0: tensor<3xui64>, %arg1: tensor<3xui64>) -> tensor<3xui64> {
    %0 = "stablehlo.maximum"(%arg0, %arg1) : (tensor<3xui64>, tensor<3xui64>) -> tensor<3xui64>
    "func.return"(%0) : (tensor<3xui64>) -> ()
  }
}
