module {
  func.func public @main(%arg0: tensor<2x3xi32>, %arg1: tensor<i32>) -> tensor<3x8xi32> {
    %0 = stablehlo.pad %arg0, %arg1, low = [0, -1], high = [1, 4], interior = [0, 1] : (tensor<2x3xi32>, tensor<i32>) -> tensor<3x8xi32>
    return %0 : tensor<3x8xi32>
  }
  func.func public @generic(%arg0: tensor<2x3xi32>, %arg1: tensor<i32>) -> tensor<3x8xi32> {
    %0 = "stablehlo.pad"(%arg0, %arg1) <{edge_padding_high = array<i64: 1, 4>, edge_padding_low = array<i64: 0, -1>, interior_padding = array<i64: 0, 1>}> : (tensor<2x3xi32>, tensor<i32>) -> tensor<3x8xi32>
    return %0 : tensor<3x8xi32>
  }
}
